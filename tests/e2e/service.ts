// A task service of somebody else's, that knows nothing of MAD: tests/platform/log_p_service.py.
import {spawn, type ChildProcess} from 'node:child_process';
import {createInterface} from 'node:readline';
import {join} from 'node:path';
import {repository} from './platform';

export class LogPService {
  private constructor(readonly url: string, private readonly process: ChildProcess) {}

  static async start(): Promise<LogPService> {
    const started = spawn('python3', [join(repository, 'tests/platform/log_p_service.py')], {stdio: ['ignore', 'pipe', 'inherit']});
    for await (const line of createInterface({input: started.stdout})) return new LogPService(line, started);
    throw new Error('the service did not start');
  }

  /** From now on its document is that of version 1.1.0, which also asks for a charge. */
  grow(): void {
    this.process.kill('SIGUSR1');
  }

  stop(): void {
    this.process.kill('SIGKILL');
  }
}
