using System;
using System.IO;
using System.Linq;
using System.Reflection;
using FirmwareScanner.Analyzers.Ownership;
using FirmwareScanner.Analyzers.Tests.Support;
using FirmwareScanner.Memory;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Nets;

/// <summary>
/// Faults that only the analyzers see. The proof over the IL knows allocations, members and calls, not who owns a lease: both
/// samples allocate nothing and call nothing but the pool. The checks at run time see what happens: the first sample's leak
/// does not happen with any input of the test, and the second sample's forged lease is, to the pool, a lease like any other.
/// </summary>
public sealed class CompileTimeNetTests
{
    private const string RareLeak = """
        using FirmwareScanner.Memory;

        public static class Sample
        {
            public static int Run(BlockPool pool, int length)
            {
                BlockLease lease = pool.TryRent(1);
                if (lease == BlockLease.None)
                {
                    return -1;
                }

                if (length == 4097)
                {
                    return -2;
                }

                int offset = pool.Offset(lease);
                pool.Release(lease);
                return offset;
            }
        }
        """;

    private const string Forgery = """
        using FirmwareScanner.Memory;

        public static class Sample
        {
            public static int Run(BlockPool pool, int number)
            {
                pool.Release((BlockLease)number);
                return 0;
            }
        }
        """;

    [Fact]
    public void Leak_on_a_path_that_no_input_takes_is_flagged_while_the_pool_stays_content()
    {
        Compilation sample = AnalyzerHost.Compile(RareLeak);
        Diagnostic found = Assert.Single(AnalyzerHost.Run(sample, new OwnershipAnalyzer()));
        Assert.Equal("FWS102", found.Id);

        BlockPool pool = NewPool();
        MethodInfo run = Load(sample);
        for (int length = 0; length <= 4096; length++)
        {
            run.Invoke(null, [pool, length]);
        }

        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(MemoryFault.None, pool.LastFault);
        Assert.Equal(MemoryFault.None, pool.Audit());
    }

    [Fact]
    public void Lease_forged_from_a_number_that_fits_is_flagged_while_the_pool_takes_it()
    {
        Compilation sample = AnalyzerHost.Compile(Forgery);
        Diagnostic found = Assert.Single(AnalyzerHost.Run(sample, new OwnershipAnalyzer(), new ForgedLeaseAnalyzer()));
        Assert.Equal("FWS107", found.Id);

        BlockPool pool = NewPool();
        BlockLease somebodyElses = pool.TryRent(1);
        Load(sample).Invoke(null, [pool, (int)somebodyElses]);

        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(MemoryFault.None, pool.LastFault);
        Assert.Equal(MemoryFault.None, pool.Audit());
    }

    private static BlockPool NewPool()
    {
        MemoryPlan plan = new(1 << 16);
        BlockPool pool = new(plan, 4, 16);
        Assert.Equal(MemoryFault.None, pool.Attach());
        return pool;
    }

    private static MethodInfo Load(Compilation compilation)
    {
        using MemoryStream assembly = new();
        Assert.True(compilation.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Success);
        Type sample = Assembly.Load(assembly.ToArray()).GetTypes().Single(type => type.Name == "Sample");
        return sample.GetMethod("Run")!;
    }
}
