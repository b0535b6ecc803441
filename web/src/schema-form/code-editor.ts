// CodeMirror for JSON. Comes when it is looked at.
import {json, jsonParseLinter} from '@codemirror/lang-json';
import {linter, lintGutter} from '@codemirror/lint';
import {dark} from '~/document-editor/dark';
import {basicSetup, EditorView} from 'codemirror';

export function openEditor(parent: HTMLElement, text: string, isDark: boolean, label: string, onChange: (text: string) => void): EditorView {
  return new EditorView({
    parent,
    doc: text,
    extensions: [
      basicSetup, json(), linter(jsonParseLinter()), lintGutter(), EditorView.lineWrapping, EditorView.contentAttributes.of({'aria-label': label, tabindex: '0'}),
      EditorView.theme({'&': {fontSize: '13px', maxHeight: '60vh'}, '.cm-scroller': {overflow: 'auto', minHeight: '12rem'}}),
      ...(isDark ? [dark] : []),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange(update.state.doc.toString());
      }),
    ],
  });
}
