/** What goes between the server and the page: texts that are safe to look at, and addresses that were checked. */
import type { FormField, StepState, Tone } from "../../src/reply/blocks.ts";
import type { MarkdownBlock } from "../../src/reply/markdown-tree.ts";

export type ActionView =
  | {
      readonly type: "button";
      readonly label: string;
      readonly style: "primary" | "danger" | "plain";
      readonly token: string;
    }
  | { readonly type: "link"; readonly label: string; readonly url: string }
  | {
      readonly type: "select";
      readonly label: string;
      readonly options: readonly { readonly label: string; readonly value: string; readonly hint: string }[];
      readonly token: string;
    };

export interface ItemView {
  readonly number: number;
  readonly title: string;
  /** The canonical id; empty where the title is the same. */
  readonly ref: string;
  readonly subtitle: string;
  readonly facts: readonly string[];
  readonly actions: readonly ActionView[];
}

export interface TableView {
  readonly caption: string;
  readonly columns: readonly { readonly label: string; readonly align: "left" | "right" }[];
  readonly rows: readonly (readonly string[])[];
}

export type FieldView = Required<Omit<FormField, "options" | "fallback">> & {
  readonly options: readonly { readonly label: string; readonly value: string }[];
};

export interface FormView {
  readonly type: "form";
  readonly title: string;
  readonly fields: readonly FieldView[];
  readonly submitLabel: string;
  readonly token: string;
}

/** `address` is relative to the page. */
export type BlockView =
  | { readonly type: "heading"; readonly text: string }
  | { readonly type: "text"; readonly markdown: readonly MarkdownBlock[] }
  | {
      readonly type: "fields";
      readonly fields: readonly {
        readonly label: string;
        readonly value: string;
        /** Shown only when asked for. */
        readonly secret: boolean;
      }[];
    }
  | ({ readonly type: "table" } & TableView)
  | { readonly type: "items"; readonly items: readonly ItemView[] }
  | {
      readonly type: "progress";
      readonly label: string;
      readonly steps: readonly { readonly label: string; readonly state: StepState; readonly note: string }[];
    }
  | {
      readonly type: "chart";
      readonly title: string;
      readonly alt: string;
      readonly address: string | undefined;
      readonly figures: TableView;
    }
  | { readonly type: "image"; readonly title: string; readonly alt: string; readonly address: string }
  | {
      readonly type: "file";
      readonly name: string;
      readonly about: string;
      /** Bytes. */
      readonly size: number;
      readonly address: string;
    }
  | { readonly type: "note"; readonly tone: Tone; readonly markdown: readonly MarkdownBlock[] }
  | { readonly type: "actions"; readonly actions: readonly ActionView[] }
  | FormView;

interface EntryBase {
  readonly id: string;
  /** Moment, ISO. */
  readonly at: string;
  /** Where it stands: after all with a lower one. It may come later than they do. */
  readonly position: number;
}

/** One thing of the conversation; a later one of the same id takes its place. */
export type EntryView =
  | (EntryBase & {
      readonly kind: "said";
      readonly text: string;
      /** Token of the form that was sent with it; empty where it was none. */
      readonly form: string;
    })
  | (EntryBase & {
      readonly kind: "answer";
      readonly private: boolean;
      readonly blocks: readonly BlockView[];
    });

/** What the page sends; `id` is made by the page, so that sending again after a lost answer does nothing twice. */
export type Sent =
  | {
      readonly kind: "message";
      readonly id: string;
      readonly text: string;
      readonly file?: { readonly name: string; readonly text: string };
    }
  | { readonly kind: "press"; readonly id: string; readonly token: string; readonly value?: string }
  | {
      readonly kind: "submit";
      readonly id: string;
      readonly token: string;
      readonly values: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "command";
      readonly id: string;
      readonly command: string;
      readonly values: Readonly<Record<string, readonly string[]>>;
    };

/** Who is here, and what the page has to know. */
export interface MeView {
  readonly name: string;
  /** What the platform is called; empty for the embedded one. */
  readonly platform: string;
  readonly version: string;
  readonly admin: boolean;
  /** Whoever leaves needs another link to come in again. */
  readonly mayLeave: boolean;
  /** Goes back in a header with everything that is sent. */
  readonly csrf: string;
  /** Characters of one message. */
  readonly mostText: number;
}

/** The parts of the admin view, in their order. */
export interface AdminView {
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly filters: readonly { readonly name: string; readonly label: string; readonly hint: string }[];
  }[];
}

export interface AdminSectionView {
  readonly blocks: readonly BlockView[];
}

export interface ProblemView {
  readonly code: string;
  readonly message: string;
}
