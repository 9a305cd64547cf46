using Xunit.Sdk;
using Xunit.v3;

// Counters of woven code are one set for the whole process.
[assembly: Parallelization(Mode = ParallelMode.None)]
