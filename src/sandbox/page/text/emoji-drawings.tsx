import type { ReactNode } from 'react';

const circle = (fill: string, stroke?: string): ReactNode => (
  <circle cx="10" cy="10" r="8" fill={fill} stroke={stroke} strokeWidth={stroke === undefined ? 0 : 1} />
);
const square = (fill: string): ReactNode => <rect x="2" y="2" width="16" height="16" rx="3" fill={fill} />;
const strokes = (d: string, color: string, width = 2.4): ReactNode => (
  <path d={d} fill="none" stroke={color} strokeWidth={width} strokeLinecap="round" strokeLinejoin="round" />
);
const badge = (fill: string, mark: ReactNode): ReactNode => (
  <>
    <rect x="1.5" y="1.5" width="17" height="17" rx="4" fill={fill} />
    {mark}
  </>
);

/** Drawings of 20 by 20 units, by character. */
export const drawings: Readonly<Record<string, ReactNode>> = {
  '🔴': circle('#e0413a'),
  '🟠': circle('#ee8a2b'),
  '🟡': circle('#f0c330'),
  '🟢': circle('#3fa65a'),
  '🔵': circle('#3b82d6'),
  '🟣': circle('#8e5bc4'),
  '🟤': circle('#8a5a3c'),
  '⚪': circle('#f4f4f5', '#b8babf'),
  '⚫': circle('#2d2f33'),
  '🟥': square('#e0413a'),
  '🟧': square('#ee8a2b'),
  '🟨': square('#f0c330'),
  '🟩': square('#3fa65a'),
  '🟦': square('#3b82d6'),
  '✅': badge('#3fa65a', strokes('M5.5 10.5 8.8 13.8 14.8 6.6', '#fff')),
  '❌': strokes('M4.5 4.5 15.5 15.5 M15.5 4.5 4.5 15.5', '#d8423b', 3.2),
  '✖': strokes('M5 5 15 15 M15 5 5 15', '#4a4d52', 3),
  '↪': badge('#3b82d6', strokes('M5.5 6v2.5a3 3 0 0 0 3 3h6 M11.5 8l3.5 3.5-3.5 3.5', '#fff', 1.8)),
  '✔': strokes('M3.5 11 8 15.5 16.5 4.5', '#4a4d52', 2.8),
  '⚠': (
    <>
      <path d="M10 1.8 19 17.6H1Z" fill="#f2bb2e" stroke="#f2bb2e" strokeWidth="1.4" strokeLinejoin="round" />
      <path d="M9 7h2l-.4 6H9.4Z" fill="#2d2f33" />
      <circle cx="10" cy="15" r="1.1" fill="#2d2f33" />
    </>
  ),
  '🚨': (
    <>
      <path d="M5 14V10a5 5 0 0 1 10 0v4Z" fill="#e0413a" />
      <rect x="3" y="14" width="14" height="4" rx="1.2" fill="#5b6470" />
      {strokes('M10 1v2 M3 3.6l1.5 1.5 M17 3.6l-1.5 1.5 M.9 9.5h1.7 M17.4 9.5h1.7', '#e0413a', 1.5)}
      <path d="M8 13v-3a2 2 0 0 1 1.6-2" stroke="#ffc9c6" strokeWidth="1.3" fill="none" strokeLinecap="round" />
    </>
  ),
  '📌': (
    <>
      {strokes('M9 11 3 17', '#8b9097', 1.6)}
      <path d="M11.5 2 18 8.5l-1.7.6-3 3-.3 3.6-1.4 1L4.3 9.4l1-1.4 3.6-.3 3-3Z" fill="#e0413a" />
    </>
  ),
  '🔥': (
    <>
      <path
        d="M10 1c1 3 5.5 5 5.5 10.200A5.6 5.6 0 0 1 10 19a5.6 5.6 0 0 1-5.5-7.800C5 8.5 6.6 7.6 6.8 5c1.2.6 1.7 1.5 1.9 2.600C10 6 10.5 3.5 10 1Z"
        fill="#ee7a2b"
      />
      <path d="M10 10c.8 1.8 2.6 2.7 2.6 5a2.7 2.7 0 0 1-5.2 0c0-1.7 1.9-2.7 2.6-5Z" fill="#f8cf4d" />
    </>
  ),
  '👀': (
    <>
      <ellipse cx="5.8" cy="10" rx="4" ry="6" fill="#fff" stroke="#6b7078" strokeWidth="1.2" />
      <ellipse cx="14.2" cy="10" rx="4" ry="6" fill="#fff" stroke="#6b7078" strokeWidth="1.2" />
      <circle cx="4.8" cy="11" r="2" fill="#2d2f33" />
      <circle cx="13.2" cy="11" r="2" fill="#2d2f33" />
    </>
  ),
  '⚡': <path d="M11.5 1 3.5 11.500h4.700L7.5 19l8.5-11h-5Z" fill="#f0b429" />,
  '⭐': <path d="m10 1.5 2.6 5.5 6 .8-4.4 4.2 1.1 6-5.3-2.900L4.7 18l1.1-6L1.4 7.800l6-.8Z" fill="#f0c330" />,
  '❤': (
    <path d="M10 18C2 12 1 8.5 1.5 6A4.4 4.4 0 0 1 10 5.2 4.4 4.4 0 0 1 18.5 6C19 8.5 18 12 10 18Z" fill="#e0413a" />
  ),
  '❓': strokes('M6.5 6.500a3.5 3.5 0 1 1 5.3 3C10.5 10.3 10 11 10 12.5 M10 16.500v.1', '#d8423b', 2.6),
  '⏱': (
    <>
      <rect x="8.5" y="1" width="3" height="3" fill="#6b7078" />
      <circle cx="10" cy="11" r="7" fill="#fff" stroke="#6b7078" strokeWidth="1.8" />
      {strokes('M10 11V7 M10 11l2.5 1.5', '#2d2f33', 1.5)}
    </>
  ),
  '📟': (
    <>
      <rect x="1.5" y="4" width="17" height="12" rx="2.5" fill="#3d434c" />
      <rect x="4" y="6.5" width="12" height="4.5" rx="0.8" fill="#b7d9a8" />
      {strokes('M6 8.8h5', '#3d434c', 1.3)}
      <circle cx="6" cy="13.5" r="1" fill="#9a9ea5" />
      <circle cx="10" cy="13.5" r="1" fill="#9a9ea5" />
      <circle cx="14" cy="13.5" r="1" fill="#e0413a" />
    </>
  ),
  '🔒': (
    <>
      {strokes('M6 9V6.500a4 4 0 0 1 8 0V9', '#8b9097', 2)}
      <rect x="3.5" y="9" width="13" height="9.5" rx="2" fill="#e6a93a" />
    </>
  ),
  '📝': (
    <>
      <rect x="3" y="1.5" width="12" height="17" rx="1.5" fill="#f6f6f4" stroke="#9a9ea5" />
      {strokes('M6 6h6 M6 9.200h6 M6 12.400h3', '#9a9ea5', 1.2)}
      {strokes('m17.5 8-6 7.5-2 1', '#e6a93a', 2)}
    </>
  ),
  '👍': (
    <path
      d="M3 9h3v8H3Zm4 .5L10.5 3c1.8 0 2.2 1.5 1.7 3l-.6 2h4.200c1.3 0 1.7 1.1 1.3 2l-2 5.600c-.3.9-.8 1.4-1.8 1.400H7Z"
      fill="#f2c14b"
      stroke="#c9952a"
      strokeWidth=".6"
    />
  ),
  '📣': (
    <>
      <path d="M2 8.5 15 3v13L2 12Z" fill="#e0625b" />
      <path d="M15 3a8 6.5 0 0 1 0 13Z" fill="#5b6470" />
      {strokes('M5 13l1.2 4h2.300l-1-3', '#5b6470', 1.6)}
    </>
  ),
  '🎉': (
    <>
      <path d="m2 18 4.5-11 6.5 6.500Z" fill="#e6a93a" />
      {strokes('M9 6c0-2 .5-3 2-4 M12.5 8.500C14 6 16 5.5 18 6 M14 12c1.5-.6 3-.4 4 .8', '#8e5bc4', 1.5)}
      <circle cx="14" cy="3" r="1.2" fill="#e0413a" />
      <circle cx="17.5" cy="9" r="1" fill="#3b82d6" />
    </>
  ),
  '🙌': strokes(
    'M5 18V8.5 M3 9V4 M5 8V2.5 M7 9V4 M15 18V8.5 M13 9V4 M15 8V2.5 M17 9V4 M3 9c0 4 0 5 2 7 M17 9c0 4 0 5-2 7',
    '#e6b23a',
    1.8,
  ),
  '🚀': (
    <>
      <path d="M18 2c-5 0-8.5 2.5-10.5 7L11 12.500C15.5 10.5 18 7 18 2Z" fill="#c9ccd2" />
      <circle cx="13" cy="7" r="1.7" fill="#3b82d6" />
      <path d="M7.5 9 3.5 9.5 6 6.5 9 6.500ZM11 12.5 10.5 16.5 13.5 14 13.5 11Z" fill="#e0413a" />
      <path d="M6.5 12.5 2.5 17.5 7.5 13.500Z" fill="#ee8a2b" />
    </>
  ),
  '🙏': strokes('M9.5 2v8L6 13v5 M10.5 2v8L14 13v5', '#e6b23a', 2.2),
};
