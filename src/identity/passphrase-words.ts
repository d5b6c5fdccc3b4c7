/**
 * The words of passphrases: three to six letters, friendly, easy to tell from each other on the telephone (of words that
 * sound alike, such as "pear" and "pair", none is here). Sorted, so that a doubled one shows.
 */
export const PASSPHRASE_WORDS = `
able acorn actor adobe agate agent alarm album alder algae alley alloy almond alpha alpine amaze amber ample
amuse anchor angel angle anise ankle antler anvil apex apple apron aqua arbor arch arctic arena aroma array
arrow artist aside aspen aster atlas atom attic audio august autumn avenue award axis azure bacon badge
badger bagel bake baker ballad ballet balm balsa bamboo banana band banjo banner bark barley barn baron
barrel basil basin basket batch bath beacon bead beagle beaker beam beaver bell belt bench bike birch bird
bison blend blink bloom blouse boat bobcat bolt bonnet book boot botany bottle bounce bowl boxer brace braid
brain branch brand brass brave bravo breeze brew brick bridge brief bright brisk broad bronze brook broom
broth brush bubble bucket buckle budget bugle build bulb bundle bunny bush butter button buzz cabin cable
cactus cafe cake calm camel camera canal canary candid candle candy canine canoe canopy canvas canyon cape
caper card care cargo carol carp carpet cart carve cashew castle casual cave cedar cello census chair chalk
chance change charm chart cheek cheer cheese chef cherry chess chest chief chime chirp chisel chorus chrome
cider cinema circle circus citrus city civic claim clam clap class clay clean clear clerk clever click
client cliff climb clinic cloak clock cloud clover coach coast coat cobalt cobble cocoa code coffee cola
cold collar colony combo comet comic common cook cookie copper copy coral cork corn corner cosmic cotton
couch cougar count cousin cove cover crab cradle craft crane crater crayon cream credit crepe crest crew
crisp crocus crop crowd crown crumb crust cube cuckoo cup curl curry cursor curve custom cycle dairy daisy
dance dancer dapper dash data date dawn deal decade deck decor degree delta denim depot desert design desk
detail dial diary diesel digit dill diner dinghy dingo dinner direct disk divan diver dock doctor dollar
domain dome domino donut door double dove dozen drama drawer dream dress drift drill driver drum duck duet
dune durian dusk dwell eager eagle early earth easel east easy echo eclair edge edit editor effect eight
eighty elbow elder eleven elk elm embark ember emblem empire energy engine enjoy entry envoy epoch equal
equip errand escort essay ether event evolve exact exotic expert extra eyelid fable fabric facade face fact
faith falcon fame family fancy farm farmer fast fathom fawn feast fedora fellow fence fennel fern ferry
fiber fiddle field fiesta fifty fig figure film final finch fine finger fish five fjord flag flame flask
fleck fleece fleet flint flip float flock floor flora flow fluent fluff flurry flute foal foam focus fog
foil folder folk follow food foot forest forge fork format fort forum found fox frame fresh friend frog
front frost frosty fruit fudge full funnel future fuzzy gadget galaxy galley gallon galore game gander
garden garlic garnet gauge gazebo gear gecko gem genius gentle giant ginger glad glade glass glaze gleam
glee glide globe glove glow goal goat goblet golf gong good goose gorge gourd gown grace grade grain grand
grape graph grass gravel green grid grin grocer grotto group grouse grove grow guide guitar gull gust gym
habit half halo hammer hand handle happy harp hat hatch haven hawk hazel health heart heath hedge helium
helmet helper herald herb hero heron hiking hill hinge hint hippo hobby hockey holly home honey hood hook
hoop hope hopper horn hotel hotpot house hover hub humble hummus husky hut ibis ice icicle icing icon idea
igloo iguana image inch index indigo ink inlet inner input intact invent invite iris iron island item ivory
ivy jacket jade jaguar jay jazz jeans jelly jersey jet jetty jigsaw jingle job jockey join joke jolly joy
judge juggle juice jumble jump jumper jungle junior jury kale kayak keel keen kelp kennel kettle kick kind
kiosk kit kite kitten kiwi knack knee knob koala lab label lace ladder lagoon lake lamb lamp land lapel
larch large lark laser latch lather lavish lawn layer leader leaf league learn ledge legend lemon lemur lens
letter level lever lichen lid lift light lilac lily lime limit linear linen link linnet lion liquid list
lively lizard llama loaf lobby local locket lodge loft logic logo long loop lotus lounge loyal lucky lumber
lunar lunch lupin lyric macaw magic magpie major maker mallet mambo mammal mango manual map maple marble
march margin marina marker market marlin marmot marsh mask mason mast match math matrix mayor meadow meal
mellow melody melon memory mentor menu merit merlin merry mesa method metro micro middle mighty mild milk
mill mimic mint minute mirror mitten mix mobile mocha model modern moment money month moon mosaic moss motel
motion motor mound mount mouse mouth movie mud muffin mule mural museum music myth name napkin narrow nation
nature navy neat nebula nectar needle neon nest nettle neuron news newt nice nickel nimble nine noble noise
noodle normal north nose notch note notice novel nugget number nurse nutmeg nylon oak oasis oat object ocean
octave offer office olive omega omelet onion onyx opal open opera optic orange orbit orca orchid organ
origin oriole osprey otter ounce outfit outlet oval oven owl owner oxygen oyster pace packet paddle page
paint palace palm panda panel pansy papaya paper parade parcel parent park parka parrot party pass pasta
pastel pastry patch path patio peach peanut pebble pecan pen pencil penny pepper perch person phone photo
piano pickle picnic pillow pilot pine pink pint pitch pivot pixel pizza place plan planet plank plant plate
play plaza please pledge plenty plot plume plus pocket poem poet point poise polar polish polka pollen polo
pond pony poplar poppy porch port portal postal poster potato potion pouch powder praise prawn press pretty
price primer print prism prize proof proper proud prune public puffin pulley pulse puma pumice pump pupil
puppet puppy pure purple puzzle quail quaint quest quick quiet quill quilt quince quiver quiz quota radar
radio radish radius raft rail raisin rally ramp random range ranger rapid ratio raven ravine reach ready
real reason recess recipe record reef refine reform region relax relay relic remark remedy renew rental
repair report rescue result reward rhythm ribbon rice rich riddle rider ridge ripple rise river roast robin
robot rock rodeo roof room rope rosy rotor round rover royal rubber ruby rudder ruffle rugby ruler rumba
rumble runner rural rush rustic sable saddle safe saga sage sailor salad salmon salsa salt salute samba
sample sand sandal satin satire saturn saucer sauna save scale scarf scenic school scone scoop score scout
screen scroll season second sedan seed select senior sense sequel sequin serene serve set seven shade shadow
shale shape shawl sheep shelf shell shield shift shine ship shirt short shovel show shrimp shrub siesta
signal silent silk silver simple singer siren sitar six sizzle skate sketch ski skill skirt sky slate sled
sleek sleep slice slide slim slogan slope small smart smile smooth snack snail snap snow snug soap soccer
social sock soda sofa soft solar solid solo sonar sonata song sonic sonnet sorbet sound soup south space
spark spice spin spiral spirit splash spoke sponge spoon sport spot spray spread spring sprint sprout spruce
squad square squash squid stable stack stage stamp stand star start state statue stay steam stem step stereo
stew stitch stock stone stool stork storm stove straw stream street stripe strong studio study style subtle
suede sugar suit summer summit sunny sunset super supper supply surf surge sushi swamp swan swift swim swing
swirl switch syrup system table tablet talent talk tall tally tame tan tango tap tape taro tartan task
tassel taste tavern teach teacup teal teapot temple tempo ten tender tennis tent term text theme theory
thick thing think thorn thread three thrift thrive thumb ticket tidy tiger tile till timber tinsel tint tiny
title toast today toffee toga token tomato tone tonic tool top topaz topic torch total totem toucan touch
tour tower town toy trace track trade trail train travel tree trek trick trim trio trip trophy tropic trout
true trunk trust truth try tuba tube tug tulip tuna tundra tunic tunnel turbo turnip turtle tutor tweed
twelve twig twin twist type ultra umber under union unique unison unit upbeat update upper urban useful
usher vacuum valid valley value van vast vault velvet vendor verb verse vessel vest video view villa vine
vinyl viola violet violin virtue vision visit vista vital vivid vocal voice volley volume voyage wafer
waffle wage wagon walk wall walnut walrus waltz wander warm wash watch water wealth weaver web wedge west
wharf whisk wicker wide widget willow win wind window wing winter wisdom wish wolf wombat wonder wool word
work worker world woven wreath writer yacht yak yam yard yarn year yellow yeoman yes yodel yoga yogurt
yonder young youth yucca zeal zebra zenith zephyr zero zest zigzag zinc zipper zodiac zone zoom
`;
