/**
 * The reply tree: what a command wants to say, before any surface decides how it looks.
 *
 * Every node is readonly data. Commands write replies whose buttons name a command and its parameters
 * ({@link Target}); the engine stores those and hands surfaces replies whose buttons carry an opaque token
 * ({@link Press}). The tree is therefore generic over what a button does.
 */

/** Who may read a reply. A surface that cannot be private sends a direct message or says that it cannot. */
export type Visibility = "channel" | "private";

/** Instead of running at once: `form` asks for everything first, `last` proposes what was done last time, `preview` shows the plan. */
export type Way = "form" | "last" | "preview";

/** What pressing something runs, as a command writes it. `fill` names the parameter a select's choice fills. */
export interface Target {
  readonly command: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly fill?: string;
  readonly way?: Way;
}

/** What pressing something does, as a surface sees it: a token to hand back, and the same thing as typed text. */
export interface Press {
  /** Opaque; empty where the surface declared that it has no buttons. */
  readonly token: string;
  /** The command line that does the same, e.g. `snapshot create lab-run`. */
  readonly typed: string;
}

export interface Button<P> {
  readonly type: "button";
  readonly label: string;
  readonly style: "primary" | "danger" | "plain";
  readonly press: P;
}
export interface LinkButton {
  readonly type: "link";
  readonly label: string;
  readonly url: string;
}
export interface Select<P> {
  readonly type: "select";
  readonly label: string;
  readonly options: readonly { readonly label: string; readonly value: string; readonly hint?: string }[];
  readonly press: P;
}
export type Action<P> = Button<P> | LinkButton | Select<P>;

/** Small Markdown: bold, emphasis, code, fenced code, links, lists, paragraphs. Made by `md` or `trusted`. */
export type Markdown = string & { readonly __markdown: true };

export interface Heading {
  readonly type: "heading";
  readonly text: string;
}
export interface Text {
  readonly type: "text";
  readonly text: Markdown;
}
/** Label and value pairs; values are plain text, never Markdown. */
export interface Fields {
  readonly type: "fields";
  readonly fields: readonly { readonly label: string; readonly value: string }[];
}
export interface Table {
  readonly type: "table";
  readonly caption?: string;
  readonly columns: readonly { readonly label: string; readonly align: "left" | "right" }[];
  readonly rows: readonly (readonly string[])[];
}
/** What kind of thing a row names; numbers typed later are looked up per kind. */
export type RefKind =
  | "item"
  | "deployment"
  | "snapshot"
  | "command"
  | "datacenter"
  | "dataset"
  | "service"
  | "key"
  | "notice";
export interface Item<P> {
  /** The row's number, from 1; follow-ups may use it. */
  readonly number: number;
  readonly kind: RefKind;
  /** Canonical id: catalogue id, deployment UUID, snapshot id. */
  readonly ref: string;
  readonly title: string;
  readonly subtitle?: string;
  readonly facts: readonly string[];
  readonly actions: readonly Action<P>[];
}
export interface Items<P> {
  readonly type: "items";
  readonly items: readonly Item<P>[];
}
export type StepState = "waiting" | "active" | "done" | "failed";
export interface Progress {
  readonly type: "progress";
  readonly label: string;
  readonly steps: readonly { readonly label: string; readonly state: StepState; readonly note?: string }[];
}
export interface ChartSeries {
  readonly name: string;
  readonly values: readonly number[];
}
/** Where what a label names lies, in degrees, and how green it is, 0 to 100. */
export interface MapSite {
  readonly latitude: number;
  readonly longitude: number;
  readonly greenness?: number;
}
export interface ChartData {
  readonly kind: "line" | "bar";
  readonly unit: string;
  /** One label per point, shared by all series. */
  readonly labels: readonly string[];
  /** Values that are no numbers are not known: gaps, not zeros. */
  readonly series: readonly ChartSeries[];
  /** One per label: pictures are a map then; text stays bars. */
  readonly sites?: readonly MapSite[];
  /** The time that it shows, in a few words. */
  readonly period?: string;
  /** Where the figures come from and how fresh they are, in a few words. */
  readonly source?: string;
}
export interface Chart {
  readonly type: "chart";
  readonly title: string;
  readonly data: ChartData;
  /** A picture of the data, where one was drawn. */
  readonly png?: Uint8Array;
  /** Says the finding in words, for people and surfaces without pictures. */
  readonly alt: string;
}
export interface Image {
  readonly type: "image";
  readonly title: string;
  readonly png: Uint8Array;
  readonly alt: string;
}
/** A text file that goes beside the message. */
export interface TextFile {
  readonly type: "file";
  /** A few words without ending; surfaces make a safe name of them: {@link fileName}. */
  readonly name: string;
  readonly mediaType: "text/csv" | "text/plain" | "application/json";
  readonly text: string;
  /** What is in it, in a few words. */
  readonly about: string;
}
export type Tone = "info" | "success" | "warning" | "danger";
export interface Note {
  readonly type: "note";
  readonly tone: Tone;
  readonly text: Markdown;
}
export interface Actions<P> {
  readonly type: "actions";
  readonly actions: readonly Action<P>[];
}
export interface FormField {
  /** The parameter it fills. */
  readonly name: string;
  readonly label: string;
  readonly kind: "text" | "multiline" | "secret" | "number" | "boolean" | "select";
  readonly required: boolean;
  readonly help?: string;
  /** The proposed value, as text. */
  readonly value?: string;
  readonly options?: readonly { readonly label: string; readonly value: string }[];
  readonly error?: string;
  /** Heading under which it stands, with those before it that say the same. */
  readonly section?: string;
  /** The text that counts as nothing said: what then applies. */
  readonly fallback?: string;
}
export interface Form<P> {
  readonly type: "form";
  readonly title: string;
  readonly fields: readonly FormField[];
  readonly submitLabel: string;
  readonly submit: P;
}

export type Block<P> =
  | Heading
  | Text
  | Fields
  | Table
  | Items<P>
  | Progress
  | Chart
  | Image
  | TextFile
  | Note
  | Actions<P>
  | Form<P>;

export interface ReplyTree<P> {
  readonly visibility: Visibility;
  readonly blocks: readonly Block<P>[];
}
/** What a command writes. */
export type Draft = ReplyTree<Target>;
/** What a surface renders. */
export type Reply = ReplyTree<Press>;
export type DraftBlock = Block<Target>;
