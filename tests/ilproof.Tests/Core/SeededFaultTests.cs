using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.IlProof;
using FirmwareScanner.IlProof.Tests.Support;
using FirmwareScanner.Proof.Tests.Support;
using Xunit;

namespace FirmwareScanner.Proof.Tests.Core;

/// <summary>Faults in a copy of the real core: each turns the proof red, with the way to it.</summary>
public sealed class SeededFaultTests
{
    [Fact]
    public void Core_as_it_is_has_no_finding()
    {
        Assert.Equal(string.Empty, Proving.Text(CoreCompiler.Findings(CoreCompiler.CompileCore())));
    }

    [Theory]
    [InlineData(
        "ChunkScanner.cs", "        int past = (int)(from % stride);", "        int past = (int)(from % stride) + (new byte[256])[0];",
        "allocates an array of System.Byte", "ChunkScanner.Resume > ChunkScanner.ScanTable")]
    [InlineData(
        "EndVerifier.cs", "private int ReportChain(int link)\n    {",
        "private object? _seen;\n\n    private int ReportChain(int link)\n    {\n        _seen = link;",
        "boxes a value of System.Int32", "EndVerifier.ReportChains > EndVerifier.ReportChain")]
    [InlineData(
        "FaultManager.cs", "internal PipelineFault Raise(PipelineFault fault)\n    {",
        "private string? _text;\n\n    internal PipelineFault Raise(PipelineFault fault)\n    {\n        _text = \"refused\";",
        "loads the text \"refused\"", "FaultManager.Raise")]
    [InlineData(
        "FilterLoop.cs", "            int bucket = ((buffer[i] * m0) ^ buffer[i + 1]) & mask;",
        "            int bucket = ((buffer[i] * m0) ^ buffer[i + 1] ^ new int[0].Length) & mask;",
        "allocates an array of System.Int32", "ChunkScanner.ScanTable > FilterLoop.Scan2")]
    [InlineData(
        "LittleEndian.cs", "public static class LittleEndian\n{",
        "public static class LittleEndian\n{\n    internal static readonly object Gate = new object();\n",
        "no finding", "")]
    [InlineData(
        "ByteRing.Consumer.cs", "    public int Peek()\n    {", "    public int Peek()\n    {\n        lock (this) { }",
        "takes or gives back a lock (M:System.Threading.Monitor.Enter(System.Object))", "ByteRing.Peek")]
    [InlineData(
        "BlockPool.cs", "    public MemoryFault Release([Consumed] BlockLease lease)\n    {",
        "    private struct Pair\n    {\n        internal int A;\n    }\n\n"
            + "    public MemoryFault Release([Consumed] BlockLease lease)\n    {\n"
            + "        Pair pair = default;\n        pair.A++;\n"
            + "        if (pair.A > 1)\n        {\n            return MemoryFault.None;\n        }\n",
        "has a local of the struct FirmwareScanner.Memory.BlockPool/Pair", "BlockPool.Release")]
    [InlineData(
        "SequenceMatcher.cs", "        return isLongest ? place + high : place + low;",
        "        return place < 0 ? Match(database, 0, buffer, at, windowEnd, reach) : place + low;",
        "can call itself", "SequenceMatcher.MatchProgram > SequenceMatcher.Match")]
    [InlineData(
        "EventJournal.cs", "    public override void Write(ScanEventKind kind, int number, long offset, int length)\n    {",
        "    public override void Write(ScanEventKind kind, int number, long offset, int length)\n    {\n"
            + "        if (number < 0)\n        {\n            throw new System.InvalidOperationException();\n        }\n",
        "throws an exception", "EventJournal.Write")]
    [InlineData(
        "ConditionInterpreter.cs", "    private bool IsFired(int rule)\n    {",
        "    private System.Func<int>? _later;\n\n    private int Later() => 1;\n\n"
            + "    internal bool IsFired(int rule)\n    {\n        _later = Later;",
        "makes a delegate of FirmwareScanner.Scanning.ConditionInterpreter.Later()", "ConditionInterpreter.NextFired > ConditionInterpreter.IsFired")]
    [InlineData(
        "ScanState.cs", "    internal void Reset()\n    {",
        "    internal void Reset()\n    {\n        System.GC.WaitForPendingFinalizers();",
        "calls M:System.GC.WaitForPendingFinalizers of the class library, which nobody has reviewed", "ScanState.Reset")]
    [InlineData(
        "WordBoundary.cs", "internal static class WordBoundary\n{",
        "internal static class WordBoundary\n{\n    internal static int Sum(int a, int b) => checked(a + b);\n",
        "uses checked arithmetic", "")]
    [InlineData(
        "GramHash.cs", "public static class GramHash\n{",
        "public static class GramHash\n{\n    internal static int[,] Grid = new int[2, 2];\n",
        "uses an array of several dimensions", "")]
    public void Fault_in_the_core_is_found(string file, string old, string replacement, string problem, string path)
    {
        IReadOnlyList<Finding> findings = CoreCompiler.Findings(CoreCompiler.CompileCore(file, old, replacement));

        if (problem == "no finding")
        {
            // What a static initialiser allocates that nothing allocation-free touches is not a fault.
            Assert.Equal(string.Empty, Proving.Text(findings));
            return;
        }

        Finding[] found = [.. findings.Where(finding => finding.Problem.Contains(problem))];
        Assert.True(found.Length > 0, $"expected '{problem}' in:\n{Proving.Text(findings)}");
        Assert.True(found.Any(finding => Proving.PathOf(finding).Contains(path)), $"expected {path} in:\n{Proving.Text(found)}");
        Assert.All(found, finding => Assert.NotEmpty(finding.Advice));
    }
}
