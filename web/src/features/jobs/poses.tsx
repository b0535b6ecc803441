// The poses of a job of one task, as everywhere that poses are looked at.
import {useParams} from '@tanstack/react-router';
import {JobPoses} from '~/features/results/job-poses';
import {useJob, type Results} from './queries';

export function Poses({results}: {results: Results}) {
  const {jobId} = useParams({from: '/jobs/$jobId'});
  const execution = useJob(jobId).data?.executions[0];
  return execution && <JobPoses results={results} executionId={execution.id} jobId={jobId} />;
}
