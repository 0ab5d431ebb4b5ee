export * from 'echarts/types/dist/echarts';
