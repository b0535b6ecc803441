// The page with the editor of molecules (Ketcher). It needs eval, which the app's policy does not allow: so it is a page of its
// own with a policy of its own (http::editor_policy), in a frame of the app.
import 'ketcher-react/dist/index.css';
import './page.css';
import {Editor} from 'ketcher-react';
import {StandaloneStructServiceProvider} from 'ketcher-standalone/dist/binaryWasm';
import type {Ketcher, StructServiceProvider} from 'ketcher-core';
import {createRoot} from 'react-dom/client';
import {orderIn, type Order, type Said} from './messages';

const services = new StandaloneStructServiceProvider() as unknown as StructServiceProvider;
const say = (said: Said) => parent.postMessage(said, location.origin);
const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function give(ketcher: Ketcher): Promise<Said> {
  const [smiles, molfile] = await Promise.all([ketcher.getSmiles(), ketcher.getMolfile('v2000')]);
  return {type: 'sketch.molecule', smiles, molfile};
}

function serve(ketcher: Ketcher): void {
  const follow = async (order: Order) => {
    if (order.type === 'sketch.open') await ketcher.setMolecule(order.text);
    else say(await give(ketcher));
  };
  addEventListener('message', (event) => {
    const order = orderIn(event, parent);
    if (order) follow(order).catch((error: unknown) =>
      say({type: 'sketch.failed', during: order.type === 'sketch.open' ? 'open' : 'give', detail: reason(error)}));
  });
  say({type: 'sketch.ready'});
}

const root = document.getElementById('root');
if (root && parent !== window)
  createRoot(root).render(
    <Editor staticResourcesUrl="" structServiceProvider={services} disableMacromoleculesEditor
      errorHandler={(detail) => say({type: 'sketch.failed', during: 'start', detail})} onInit={serve} />,
  );
