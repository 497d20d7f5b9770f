import { readLine } from '../command-line/read-line.ts';
import type { Language } from '../handlers/language.ts';
import type { Rendering } from '../surfaces/plan.ts';
import { renderAnnouncement } from './announcement.ts';
import { renderAnswer, renderAnswerToLine, renderChannelReady, renderNotedBefore } from './answer.ts';
import { renderClosing, renderClosingAnnounced } from './closing.ts';
import { renderEscalation, renderEscalationAnnounced } from './escalation.ts';
import { renderHelp } from './help.ts';
import { renderRecordedLate, renderStillAtWork } from './late-answer.ts';
import { renderList } from './list.ts';
import { renderMenu } from './menu.ts';
import { renderForm } from './modals.ts';
import { renderNotice } from './notice.ts';
import { readClick } from './read-click.ts';
import { errorBlock, readForm } from './read-form.ts';
import { renderReliability } from './reliability.ts';
import { renderSummary } from './summary.ts';
import { renderThreadPost } from './thread-post.ts';
import { renderTimelinePage } from './timeline-page.ts';
import { renderTopic } from './topic.ts';
import { renderUpdate } from './update.ts';

/** What people write to Quorum and read from it. */
export const language: Language = {
  readLine,
  readClick,
  readForm,
  form: renderForm,
  notice: renderNotice,
  errorBlock,
  answer: renderAnswer,
  answerToLine: renderAnswerToLine,
  stillAtWork: renderStillAtWork,
  recordedLate: renderRecordedLate,
  notedBefore: renderNotedBefore,
  channelReady: renderChannelReady,
  summary: renderSummary,
  timeline: renderTimelinePage,
  list: renderList,
  menu: renderMenu,
  help: renderHelp,
  reliability: renderReliability,
};

/** What each surface says of an incident. */
export const rendering: Rendering = {
  summary: renderSummary,
  announcement: renderAnnouncement,
  topic: renderTopic,
  closing: renderClosing,
  closingAnnounced: renderClosingAnnounced,
  escalation: renderEscalation,
  escalationAnnounced: renderEscalationAnnounced,
  update: renderUpdate,
  thread: renderThreadPost,
};
