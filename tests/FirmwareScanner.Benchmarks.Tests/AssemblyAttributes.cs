using Xunit;

// Counters of woven code are one set for the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
