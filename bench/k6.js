import http from 'k6/http';

// With RATE arrivals per second for SECONDS; else as many virtual users as the command line says.
export const options = __ENV.RATE
  ? { scenarios: { open: { executor: 'constant-arrival-rate', rate: Number(__ENV.RATE), timeUnit: '1s', duration: `${__ENV.SECONDS}s`, preAllocatedVUs: 50 } } }
  : {};

export default function () {
  http.get(__ENV.URL);
}
