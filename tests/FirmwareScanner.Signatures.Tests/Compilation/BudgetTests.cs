using System;
using System.Linq;
using FirmwareScanner.Signatures.Compilation;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Compilation;

/// <summary>The budgets of the reference board.</summary>
public class BudgetTests
{
    [Theory]
    [InlineData(256, 24_576)]
    [InlineData(512, 40_960)]
    public void Device_tables_of_30_byte_signatures_fit_the_board(int count, int budget)
    {
        CompilationReport report = Compile(count, TargetProfile.Device).Report;

        Assert.InRange(report.DeviceBytes, count * 30, budget);
    }

    [Fact]
    public void Device_scan_for_256_signatures_costs_at_most_6_instructions_per_byte()
    {
        CompilationReport report = Compile(256, TargetProfile.Device).Report;

        Assert.InRange(report.CostPerByte, 1, 6);
    }

    private static CompiledDatabase Compile(int count, TargetProfile profile)
    {
        var random = new Random(7);
        byte[][] texts = [.. Enumerable.Range(0, count).Select(_ => new byte[30])];
        foreach (byte[] text in texts)
        {
            random.NextBytes(text);
        }

        return ModelBuilder.Compile(ModelBuilder.Texts(texts), new CompilerOptions { Profile = profile });
    }
}
