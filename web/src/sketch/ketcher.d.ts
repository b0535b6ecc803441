// The build of Ketcher's services that loads its WebAssembly as a file; the package has no types for it.
declare module 'ketcher-standalone/dist/binaryWasm' {
  export {StandaloneStructServiceProvider} from 'ketcher-standalone';
}
