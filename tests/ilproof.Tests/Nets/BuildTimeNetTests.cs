using System;
using System.Reflection;
using System.Threading.Tasks;
using FirmwareScanner.IlProof;
using FirmwareScanner.IlProof.Tests.Support;
using FirmwareScanner.IlProof.World;
using FirmwareScanner.Proof.Tests.Support;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Proof.Tests.Nets;

/// <summary>
/// A fault that only the net at build time catches: a sink in a referenced library promises to allocate nothing, and does, in a case
/// that nobody has seen yet. The library was compiled without our analyzers, as anybody's is.
/// <list type="bullet">
/// <item>The analyzers see the application alone. Of the library they see the promise, and have to take it for granted.</item>
/// <item>The checks at run time see what runs: offsets beyond 1 TB do not come up on any bench.</item>
/// <item>The proof reads the instructions of both, and follows the virtual call of the scanner into the library.</item>
/// </list>
/// </summary>
public sealed class BuildTimeNetTests
{
    private const string Library = """
        using FirmwareScanner.Contracts;
        using FirmwareScanner.Scanning;

        public sealed class LastEventSink : ScanEventSink
        {
            private object? _late;

            public int Count;

            [AllocationFree]
            public override void Write(ScanEventKind kind, int number, long offset, int length)
            {
                Count++;
                if (offset > 1L << 40)
                {
                    _late = offset;
                }
            }
        }
        """;

    private const string Application = """
        using FirmwareScanner.Contracts;
        using FirmwareScanner.Scanning;

        [AllocationFree]
        public static class Application
        {
            public static ScanFault Run(StreamScanner scanner, LastEventSink sink, byte[] block)
            {
                scanner.Begin(sink);
                sink.Write(ScanEventKind.RuleFired, 0, 0, 0);
                return scanner.Scan(block, 0, block.Length);
            }
        }
        """;

    private static readonly AssemblyImage Core = CoreCompiler.CompileCore();
    private static readonly AssemblyImage Sinks = CoreCompiler.Compile(Library, "Sinks", Core);

    [Fact]
    public async Task Analyzers_take_the_promise_of_a_referenced_library_for_granted()
    {
        Assert.Empty(await CoreCompiler.Analyze(Application, "Application", Core, Sinks));

        // They are no fools: the same sink in source is refused.
        string[] found = await CoreCompiler.Analyze(Library, "Sinks", Core);
        Assert.Contains(found, diagnostic => diagnostic.Contains("FWS2", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_time_sees_no_allocation_in_what_runs()
    {
        Type type = Assembly.Load(CoreCompiler.CompileToRun(Library, "Sinks").Bytes).GetType("LastEventSink")!;
        var sink = (ScanEventSink)Activator.CreateInstance(type)!;
        sink.Write(ScanEventKind.Match, 0, 0, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 1000; i++)
        {
            sink.Write(ScanEventKind.Match, i, i * 4096L, 16);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Proof_finds_it_with_the_path_through_the_scanner()
    {
        AssemblyImage application = CoreCompiler.Compile(Application, "Application", Core, Sinks);

        Finding finding = Proving.Single(Proving.Allocations(Core, Sinks, application), "boxes a value of System.Int64");

        Assert.EndsWith("LastEventSink.Write", Proving.PathOf(finding));
        Assert.Contains("src/Sinks.cs:16", finding.Place);
        Assert.Empty(Proving.Allocations(Core, CoreCompiler.Compile(Library.Replace("_late = offset;", ""), "Sinks", Core)));
    }
}
