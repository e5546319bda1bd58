using PerfGate.PackageTests;
using Xunit;
using Xunit.v3;

// Every test runs a build that uses all cores, and a gate that wants them to itself.
[assembly: Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(PackageFeed))]
