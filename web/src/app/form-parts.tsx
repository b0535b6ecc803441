// Who draws what in the forms that documents make: molecules, and the picture of a docking box. Each comes when it is needed:
//   besides: {box3d: lazy(() => import('~/viewer/box-beside'))}
import {lazy} from 'react';
import type {Parts} from '~/schema-form/parts';

export const formParts: Parts = {
  besides: {box3d: lazy(() => import('~/viewer/box-beside'))},
  inputs: {molecule: lazy(() => import('~/features/molecules/molecule-field'))},
};
