import {defineConfig} from 'vitest/config';
import app from '../vite.config.ts';

export default defineConfig({...app, test: {...app.test, include: ['public-documents/**/*.test.tsx']}});
