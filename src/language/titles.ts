/** Names for things whose owner gave none. */

const COLOURS =
  "amber azure beige blue bronze cobalt copper coral crimson cyan ebony emerald golden green indigo ivory jade khaki lavender lemon lilac lime magenta maroon mint ochre olive orange peach pearl plum purple rose ruby rust saffron sapphire scarlet sienna silver teal topaz turquoise umber violet white";
const ANIMALS =
  "alpaca badger beaver bison bobcat camel caribou cheetah crane dolphin eagle egret falcon finch flamingo fox gazelle gecko giraffe hare hawk hedgehog heron ibex iguana jaguar kestrel kingfisher kiwi koala lemur leopard lion lynx magpie marmot meerkat newt ocelot osprey otter owl panda panther pelican penguin plover puffin quail rabbit raven salmon seal sparrow starling stork swan swift tapir tiger toucan turtle viper walrus wolf wombat zebra";

/**
 * A title such as "amber-otter": a colour and an animal, at most 45 characters. `randomInt` returns a whole number from 0 to
 * below `max`. Titles are not unique: about 3000 exist.
 */
export function inventTitle(randomInt: (max: number) => number): string {
  return [COLOURS, ANIMALS].map((list) => pick(list.split(" "), randomInt)).join("-");
}

function pick(words: readonly string[], randomInt: (max: number) => number): string {
  const word = words[randomInt(words.length)];
  if (word === undefined) throw new RangeError(`randomInt must return 0 to ${words.length - 1}`);
  return word;
}
