// Mol* in an element: one canvas, whose changes are made one after another.
import {Color, DefaultPluginSpec, PluginConfig, PluginContext, Sphere3D, Vec3, Vec4} from './molstar';
import {words} from '~/texts/viewer';
import {cross, orbit, subtract, unit, type Pixels, type Triple} from './geometry';

/** Whether there is WebGL here, and whether the processor has to do it. */
function renderer(): {there: boolean; software: boolean} {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return {there: false, software: false};
  const about = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(about ? about.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return {there: true, software: /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name)};
}

function specOf(software: boolean) {
  const spec = DefaultPluginSpec();
  spec.config = [
    [PluginConfig.General.AllowMajorPerformanceCaveat, true],
    ...(software ? [[PluginConfig.General.Transparency, 'blended'], [PluginConfig.General.PixelScale, 1]] as [never, never][] : []),
  ];
  return spec;
}

/** Of Mol*'s label the last parts, chain, residue and atom: before them is the file. */
function nearestIn(label: string): string {
  const parts = label.replace(/<\/?br\/?>/g, '|').replace(/<[^>]*>/g, '').replace(/\[occupancy [\d.]+\]/g, '').split('|').map((one) => one.trim());
  return parts.filter((one) => !/^Model \d+|^Instance |^Unknown Entity$/.test(one)).slice(-3).join(' · ');
}

const frame = () => new Promise((next) => requestAnimationFrame(next));

export type StageState = 'busy' | 'drawn' | 'lost';

export class Stage {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private ended = false;
  private readonly watchers = new Set<() => void>();
  private readonly resized: ResizeObserver;
  state: StageState = 'busy';
  /** What is under the pointer. */
  label = '';

  private constructor(readonly plugin: PluginContext, private readonly host: HTMLElement, readonly software: boolean) {
    this.resized = new ResizeObserver(() => this.plugin.handleResize());
    this.resized.observe(host);
    this.canvas?.addEventListener('webglcontextlost', this.lost);
    this.canvas?.addEventListener('webglcontextrestored', this.restored);
    plugin.behaviors.labels.highlight.subscribe(({labels}) => {
      this.label = labels.map((one) => nearestIn(String(one))).join(' ');
      this.changed();
    });
  }

  static async in(host: HTMLElement): Promise<Stage> {
    const {there, software} = renderer();
    if (!there) throw new Error(words.noWebGl);
    const plugin = new PluginContext(specOf(software));
    await plugin.init();
    if (!(await plugin.mountAsync(host))) {
      plugin.dispose();
      throw new Error(words.noWebGl);
    }
    // Else it moves the camera to all that there is whenever something new lies beyond it, as a box that grows.
    plugin.canvas3d?.setProps({camera: {manualReset: true}});
    if (software)
      plugin.canvas3d?.setProps({
        multiSample: {mode: 'off'},
        postprocessing: {
          enabled: false, occlusion: {name: 'off', params: {}}, shadow: {name: 'off', params: {}},
          outline: {name: 'off', params: {}}, antialiasing: {name: 'off', params: {}}, sharpening: {name: 'off', params: {}},
        },
      });
    return new Stage(plugin, host, software);
  }

  get canvas(): HTMLCanvasElement | null {
    return this.host.querySelector('canvas');
  }

  background(dark: boolean): void {
    this.plugin.canvas3d?.setProps({
      renderer: {backgroundColor: Color(dark ? 0x1a1b1e : 0xffffff)},
      marking: {highlightEdgeColor: Color(dark ? 0xffe066 : 0x862e9c)},
    });
  }

  /** Does this after all that was asked before; what fails keeps the next from nothing. */
  does<T>(work: () => Promise<T> | T): Promise<T> {
    this.waiting += 1;
    this.enter('busy');
    const done = this.last.then(() => {
      if (this.ended) throw new DOMException('The viewer was closed', 'AbortError');
      // Nothing is drawn that is half done: each picture may take the processor a second.
      this.plugin.animationLoop.stop({noDraw: true});
      return work();
    });
    this.last = done.catch(() => undefined).then(() => {
      this.waiting -= 1;
      if (!this.waiting && !this.ended) void this.settle();
    });
    return done;
  }

  /** Until Mol* has taken all that it was given into its scene, and so knows how large that is. */
  async committed(): Promise<void> {
    if (this.ended) return;
    const canvas = this.plugin.canvas3d;
    if (!this.plugin.animationLoop.isAnimating) this.plugin.animationLoop.start();
    do await frame();
    while (!this.ended && canvas && canvas.commitQueueSize.value > 0);
    // What the camera must be able to see; Mol* leaves that be, too, where it is not to move the camera.
    if (!this.ended) canvas?.setProps({sceneRadiusFactor: canvas.props.sceneRadiusFactor});
  }

  /** Until everything is on the screen. */
  private async settle(): Promise<void> {
    await this.committed();
    while (!this.ended && this.plugin.canvas3d?.camera.transition.inTransition) await frame();
    if (this.ended) return;
    await this.nextDraw();
    if (!this.waiting && !this.ended && this.state === 'busy') this.enter('drawn');
  }

  /** A frame may go by without a picture, while shaders are made ready. */
  private nextDraw(): Promise<void> {
    return new Promise((resolve) => {
      let before = true;  // Mol* tells of the last one at once
      const drawn = this.plugin.canvas3d?.didDraw.subscribe(() => {
        if (before) return;
        drawn?.unsubscribe();
        resolve();
      });
      before = false;
      this.plugin.canvas3d?.requestDraw();
    });
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  private changed(): void {
    for (const watcher of this.watchers) watcher();
  }

  private enter(state: StageState): void {
    if (this.state === state || this.state === 'lost' && state !== 'drawn') return;
    this.state = state;
    this.changed();
  }

  private readonly lost = () => this.enter('lost');
  private readonly restored = () => this.enter('drawn');

  resetCamera(): void {
    this.plugin.managers.camera.reset(undefined, this.software ? 0 : 250);
  }

  /** Turns the camera around what it looks at, degrees; to come nearer, `zoom` is less than 1. */
  turn(right: number, up: number, zoom = 1): void {
    const camera = this.plugin.canvas3d?.camera;
    if (!camera) return;
    const {position, target, up: upward, radius} = camera.getSnapshot();
    const turned = orbit([...position] as Triple, [...target] as Triple, [...upward] as Triple, right, up, zoom);
    camera.setState({position: turned.position as never, up: turned.up as never, radius: radius * zoom}, 0);
    this.plugin.canvas3d?.requestDraw();
  }

  /** Where a place is on the canvas, CSS pixels from its upper left; undefined for what is behind one. */
  onScreen(place: Triple): Pixels | undefined {
    const canvas = this.canvas, camera = this.plugin.canvas3d?.camera;
    if (!canvas || !camera) return undefined;
    const {width, height} = camera.viewport;
    const [x = 0, y = 0, , w = 0] = camera.project(Vec4(), Vec3.create(...place));
    if (!(w > 0) || !width || !height) return undefined;
    return [x / width * canvas.clientWidth, (1 - y / height) * canvas.clientHeight];
  }

  /** What is right and up on the screen, in space. */
  screenAxes(): {right: Triple; up: Triple} {
    const snapshot = this.plugin.canvas3d?.camera.getSnapshot();
    if (!snapshot) return {right: [1, 0, 0], up: [0, 1, 0]};
    const up = unit([...snapshot.up] as Triple);
    const ahead = unit(subtract([...snapshot.target] as Triple, [...snapshot.position] as Triple));
    return {right: unit(cross(ahead, up)), up};
  }

  /** After each time that the canvas was drawn. */
  onDraw(then: () => void): () => void {
    const drawn = this.plugin.canvas3d?.didDraw.subscribe(then);
    return () => drawn?.unsubscribe();
  }

  lookAt(center: Triple, radius: number, atOnce = this.software): void {
    this.plugin.managers.camera.focusSphere(Sphere3D.create(Vec3.create(...center), radius), {extraRadius: 4, durationMs: atOnce ? 0 : 250});
  }

  /** What is on the canvas, as PNG. */
  picture(): Promise<Blob> {
    return new Promise((resolve, reject) => {
      this.canvas?.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(words.noPicture))), 'image/png');
    });
  }

  dispose(): void {
    this.ended = true;
    this.watchers.clear();
    this.resized.disconnect();
    this.canvas?.removeEventListener('webglcontextlost', this.lost);
    this.canvas?.removeEventListener('webglcontextrestored', this.restored);
    this.plugin.dispose();
    this.host.replaceChildren();
  }
}
