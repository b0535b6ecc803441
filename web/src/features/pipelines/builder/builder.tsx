// The visual builder: palette, graph and what is selected, over one template.
import {ActionIcon, Alert, Button, Group, Menu, Modal, ScrollArea, Stack, Text, Title, Tooltip} from '@mantine/core';
import {useHotkeys, useMediaQuery} from '@mantine/hooks';
import {IconArrowBackUp, IconArrowForwardUp, IconBinaryTree, IconDeviceFloppy, IconDownload, IconUpload, type Icon} from '@tabler/icons-react';
import {useBlocker, useNavigate} from '@tanstack/react-router';
import {lazy, Suspense, useRef, useState} from 'react';
import {tellFailure} from '~/ui/notify';
import {Larger} from '~/ui/larger';
import {Page} from '~/ui/page';
import {Waiting} from '~/ui/states';
import {builder as words, page, words as common} from '~/texts/pipelines';
import {isSame} from '../diff';
import {saveFile} from '../files';
import {outputsNode, parametersNode} from '../graph';
import {Phase} from '../phase';
import {keepPlaces} from '../places';
import type {Detail} from '../queries';
import {StepsList} from '../steps-list';
import {copyStep, emptyTemplate, templateIn} from '../template';
import type {usePins} from './canvas';
import {CheckState} from './issues';
import {OutputsEditor} from './outputs-editor';
import {Overview} from './overview';
import {Palette} from './palette';
import {Panel, useFolded} from './panel';
import {ParametersEditor} from './parameters-editor';
import {SaveDialog} from './save-dialog';
import {BuilderProvider, useBuilder, useBuilderState} from './state';
import {StepPanel} from './step-panel';
import classes from './builder.module.css';

const Middle = lazy(() => import('./middle'));
const ImportDialog = lazy(() => import('./import-dialog'));

function Tool({label, icon: Sign, onClick, disabled}: {label: string; icon: Icon; onClick: () => void; disabled?: boolean}) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="lg" aria-label={label} disabled={disabled ?? false} onClick={onClick}><Sign size={18} stroke={1.5} /></ActionIcon>
    </Tooltip>
  );
}

function Tools({onArrange, onImport, onSave}: {onArrange: () => void; onImport: () => void; onSave: () => void}) {
  const builder = useBuilder();
  const {template, step, edit, select} = builder;
  const name = template.template_id || 'pipeline';
  const copy = () => {
    if (!step) return;
    select(copyStep(template, step.path).id);
    edit((before) => copyStep(before, step.path).template);
  };
  useHotkeys([
    ['mod+Z', builder.undo], ['mod+shift+Z', builder.redo], ['mod+Y', builder.redo], ['mod+D', copy],
  ]);
  useHotkeys([['mod+S', onSave]], []);  // also from a field: the browser's own would keep the page
  return (
    <Group gap={6} role="toolbar" aria-label={words.tools}>
      <Tool label={words.undo} icon={IconArrowBackUp} disabled={!builder.canUndo} onClick={builder.undo} />
      <Tool label={words.redo} icon={IconArrowForwardUp} disabled={!builder.canRedo} onClick={builder.redo} />
      <Tool label={words.arrange} icon={IconBinaryTree} onClick={onArrange} />
      <Tool label={words.import} icon={IconUpload} onClick={onImport} />
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon variant="default" size="lg" aria-label={words.export}><IconDownload size={18} stroke={1.5} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => saveFile(`${name}.json`, `${JSON.stringify(template, null, 2)}\n`)}>{common.exportJson}</Menu.Item>
          <Menu.Item onClick={() => void import('yaml').then(({stringify}) => saveFile(`${name}.yaml`, stringify(template)), tellFailure)}>{common.exportYaml}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button leftSection={<IconDeviceFloppy size={16} />} onClick={onSave}>{words.save}</Button>
    </Group>
  );
}

function Side({isNew}: {isNew: boolean}) {
  const {selected, step, select} = useBuilder();
  const panel = step ? <StepPanel key={step.step.id} at={step} />
    : selected === parametersNode ? <ParametersEditor /> : selected === outputsNode ? <OutputsEditor /> : <Overview isNew={isNew} />;
  return (
    <ScrollArea key={selected ?? ''} h="100%" type="auto" offsetScrollbars viewportProps={{tabIndex: 0, role: 'region', 'aria-label': words.properties}}>
      <Stack gap="sm" pr={4}>
        {selected !== undefined && <Button size="compact-xs" variant="default" style={{alignSelf: 'start'}} onClick={() => select(undefined)}>{words.backToAll}</Button>}
        {panel}
      </Stack>
    </ScrollArea>
  );
}

/** Asks before changes are lost. */
function Leaving({isChanged}: {isChanged: () => boolean}) {
  const {status, proceed, reset} = useBlocker({shouldBlockFn: ({current, next}) => current.pathname !== next.pathname && isChanged(), enableBeforeUnload: isChanged, withResolver: true});
  return (
    <Modal opened={status === 'blocked'} onClose={() => reset?.()} title={words.leaveTitle} closeButtonProps={{'aria-label': words.close}}>
      <Text size="sm">{words.leaveText}</Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={() => reset?.()}>{words.stay}</Button>
        <Button color="red" onClick={() => proceed?.()}>{words.leave}</Button>
      </Group>
    </Modal>
  );
}

function Narrow() {
  const {template, interfaces} = useBuilder();
  return (
    <Stack>
      <Alert color="blue" variant="light">{words.narrow}</Alert>
      <CheckState />
      <Larger h={360}><Suspense fallback={<Waiting />}><Middle /></Suspense></Larger>
      {template.steps.length > 0 && <>
        <Title order={2} size="h4">{page.inWords}</Title>
        <StepsList template={template} interfaces={interfaces} />
      </>}
    </Stack>
  );
}

/** `base`: the version that is changed; none: a new template. */
export function Builder({base: begun}: {base?: Detail}) {
  const [base, setBase] = useState(begun);
  const builder = useBuilderState(base ? templateIn(base) : emptyTemplate);
  const [dialog, setDialog] = useState<'import' | 'save'>();
  const isLeaving = useRef(false);
  const pins = useRef<ReturnType<typeof usePins>>(null);
  const [noPalette, foldPalette] = useFolded('palette'), [noProperties, foldProperties] = useFolded('properties');
  const isNarrow = useMediaQuery('(max-width: 62em)');
  const navigate = useNavigate();
  const before = base ? templateIn(base) : emptyTemplate;
  const isChanged = () => !isLeaving.current && !isSame(before, builder.template);
  const saved = (detail: Detail) => {
    setDialog(undefined);
    keepPlaces(detail.template, pins.current?.pinned);
    setBase(detail);
    if (base) return;
    isLeaving.current = true;
    void navigate({to: `/pipelines/${detail.template.template_id}/edit`, search: {version: detail.template.version} as never, replace: true});
  };
  const title = base ? words.editing(base.template.name) : words.new;
  const about = <>
    {base && <><Phase value={base.template.phase} /><Text size="sm">{base.template.version}</Text></>}
    {isChanged() && <Text size="sm">{words.changed}</Text>}
  </>;
  return (
    <BuilderProvider value={builder}>
      <Leaving isChanged={isChanged} />
      <Larger><Page title={title} about={about}
        actions={!isNarrow && <Tools onArrange={() => pins.current?.release()} onImport={() => setDialog('import')} onSave={() => setDialog('save')} />}>
        {isNarrow ? <Narrow /> : <>
          <CheckState />
          <div className={classes.frame}>
            <Panel side="palette" folded={noPalette} onFold={foldPalette}><Palette /></Panel>
            <Suspense fallback={<Waiting />}><Middle pins={pins} base={base?.template} /></Suspense>
            <Panel side="properties" folded={noProperties} onFold={foldProperties}><Side isNew={!base} /></Panel>
          </div>
        </>}
      </Page></Larger>
      {dialog === 'import' && <Suspense><ImportDialog isNew={!base} onTaken={() => pins.current?.release()} onClose={() => setDialog(undefined)} /></Suspense>}
      {dialog === 'save' && <SaveDialog base={base} onClose={() => setDialog(undefined)} onSaved={saved} />}
    </BuilderProvider>
  );
}
