// A document as text, with what is wrong of it marked at its line.
import {json} from '@codemirror/lang-json';
import {yaml} from '@codemirror/lang-yaml';
import {lintGutter, setDiagnostics} from '@codemirror/lint';
import {Compartment, EditorState} from '@codemirror/state';
import {EditorView} from '@codemirror/view';
import {dark} from './dark';
import {Anchor, Box, List, useComputedColorScheme} from '@mantine/core';
import {basicSetup} from 'codemirror';
import {useEffect, useRef} from 'react';
import {words} from '~/texts/document-editor';
import type {PlacedFault} from './places';

interface DocumentEditorProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  faults: readonly PlacedFault[];
  height?: number;
}

const languageOf = (text: string) => (/^\s*[[{]/.test(text) ? json() : yaml());

export default function DocumentEditor({label, value, onChange, faults, height = 420}: DocumentEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const tell = useRef(onChange);
  tell.current = onChange;
  const isDark = useComputedColorScheme('light') === 'dark';

  useEffect(() => {
    if (!place.current) return;
    const language = new Compartment();
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          basicSetup, lintGutter(), language.of(languageOf(value)), ...(isDark ? [dark] : []),
          EditorView.contentAttributes.of({'aria-label': label}),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) tell.current(update.state.doc.toString());
          }),
          EditorView.theme({'&': {height: `${height}px`, fontSize: '13px'}, '.cm-scroller': {overflow: 'auto'}}),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
    // The text of the editor is the editor's own from here on.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isDark, height, label]);

  // What comes from elsewhere, a file say, replaces what is there.
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({changes: {from: 0, to: editor.state.doc.length, insert: value}});
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const end = editor.state.doc.length;
    editor.dispatch(setDiagnostics(editor.state, faults.map(({from, to, detail}) => ({
      from: Math.min(from, end), to: Math.min(Math.max(to, from), end), severity: 'error' as const, message: detail,
    }))));
  }, [faults]);

  const goTo = ({from}: PlacedFault) => {
    view.current?.dispatch({selection: {anchor: from}, effects: EditorView.scrollIntoView(from, {y: 'center'})});
    view.current?.focus();
  };
  return (
    <Box>
      <div ref={place} style={{border: '1px solid var(--mantine-color-default-border)'}} />
      {faults.length > 0 && (
        <List size="sm" mt="xs" aria-label={words.faults}>
          {faults.map((fault) => (
            <List.Item key={`${fault.from} ${fault.detail}`}>
              <Anchor component="button" type="button" size="sm" ta="left" onClick={() => goTo(fault)}>{words.line(fault.line)}</Anchor>{' '}{fault.detail}
            </List.Item>
          ))}
        </List>
      )}
    </Box>
  );
}
