/** What mrkdwn is read into: paragraphs of inline nodes. */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'bold' | 'italic' | 'strike'; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'link'; readonly url: string; readonly label: string }
  | { readonly type: 'user' | 'channel' | 'usergroup'; readonly id: string; readonly label: string }
  | { readonly type: 'broadcast'; readonly range: string }
  | {
      readonly type: 'date';
      readonly timestamp: number;
      readonly format: string;
      readonly url: string;
      readonly fallback: string;
    }
  | { readonly type: 'emoji'; readonly name: string };

export type Paragraph =
  | { readonly type: 'lines' | 'quote'; readonly lines: readonly (readonly Inline[])[] }
  | { readonly type: 'pre'; readonly text: string };
