using System;
using FirmwareScanner.Benchmarks.IlCounter;
using Xunit;

namespace FirmwareScanner.Benchmarks.Tests;

public sealed class ByteSumTests
{
    [Fact]
    public void Count_of_the_byte_sum_loop_grows_evenly_with_its_length()
    {
        var meter = new IlMeter(CountedAssemblies.Yardsticks, CountedAssemblies.Yardsticks);
        Func<byte[], int, int> run = meter.Bind<Func<byte[], int, int>>("FirmwareScanner.Benchmarks.Yardsticks.ByteSum", "Run");
        long Cost(int length) => IlMeter.Count(() => run(new byte[length], length)).Instructions;
        long perByte = Cost(1) - Cost(0);
        Assert.True(perByte > 0);
        Assert.Equal(Cost(0) + (1000 * perByte), Cost(1000));
    }
}
