// All that passes the filter, made by the server as a stream.
import {Button, Menu} from '@mantine/core';
import {IconDownload} from '@tabler/icons-react';
import {words} from '~/texts/results';
import {asked, queryOf, type Filter} from './view';

export function ExportMenu({filter, region}: {filter: Filter; region: boolean}) {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target><Button size="xs" variant="default" leftSection={<IconDownload size={16} />}>{words.export}</Button></Menu.Target>
      <Menu.Dropdown maw={280}>
        <Menu.Item component="a" href={`/api/v1/docking/results.csv?${queryOf(asked(filter))}`} download="results.csv">{words.csv}</Menu.Item>
        <Menu.Item component="a" href={`/api/v1/docking/results.sdf?${queryOf(asked(filter))}`} download="results.sdf">{words.sdf}</Menu.Item>
        {region && <Menu.Label>{words.regionNotExported}</Menu.Label>}
      </Menu.Dropdown>
    </Menu>
  );
}
