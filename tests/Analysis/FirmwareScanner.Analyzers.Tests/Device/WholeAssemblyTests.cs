using System.Linq;
using FirmwareScanner.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Device;

/// <summary>Rules that look at an assembly as a whole, which a case file cannot show.</summary>
public sealed class WholeAssemblyTests
{
    private const string Marked = "[assembly: FirmwareScanner.Contracts.DeviceCode]\n";

    [Fact]
    public void Checked_arithmetic_of_the_whole_project_is_flagged_in_device_code_only()
    {
        Assert.Equal("FWS302", Assert.Single(Run(Marked + "public class Empty;", checkOverflow: true)));
        Assert.Empty(Run("public class Empty;", checkOverflow: true));
        Assert.Empty(Run(Marked + "public class Empty;", checkOverflow: false));
    }

    [Fact]
    public void Initialisers_up_to_the_limit_are_accepted_and_the_one_that_crosses_it_is_flagged()
    {
        string half = string.Join(',', Enumerable.Repeat("1", 32767));

        Assert.Empty(Run(
            Marked + $"class A {{ byte[] x = {{ {half} }}; byte[] y = {{ {half} }}; byte[] z = {{ 1 }}; }}", checkOverflow: false));
        Assert.Equal("FWS311", Assert.Single(Run(Marked + $"class A {{ short[] x = {{ {half} }}; byte[] y = {{ 1, 2, 3 }}; }}", false)));
    }

    [Fact]
    public void Initialisers_outside_of_device_code_are_not_counted()
    {
        Assert.Empty(Run($"class A {{ long[] x = {{ {string.Join(',', Enumerable.Repeat("1", 9000))} }}; }}", checkOverflow: false));
    }

    private static string[] Run(string source, bool checkOverflow)
    {
        CSharpCompilation compilation = AnalyzerHost.Compile(source);
        Compilation changed = compilation.WithOptions(compilation.Options.WithOverflowChecks(checkOverflow));
        return [.. AnalyzerHost.Run(changed, AllAnalyzers.Create("Device")).Select(diagnostic => diagnostic.Id)];
    }
}
