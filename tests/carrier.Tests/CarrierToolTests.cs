using System;
using System.IO;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Carrier.Tests;

/// <summary>The command line of the carrier's tool.</summary>
public sealed class CarrierToolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public void Carrier_is_written_beside_its_netlist()
    {
        _folder.Write("netlist.json", File.ReadAllBytes(RepositoryFiles.PathOf("hardware", "carrier", "netlist.json")));

        Assert.Equal(CarrierTool.Done, Run(_folder.Path));
        Assert.Empty(_error.ToString());
        Assert.True(File.Exists(Path.Combine(_folder.Path, "carrier.kicad_sch")));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "schematic.svg")));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "bom.csv")));
    }

    [Fact]
    public void Netlist_with_a_fault_writes_nothing()
    {
        string text = File.ReadAllText(RepositoryFiles.PathOf("hardware", "carrier", "netlist.json"));
        string broken = text.Replace("\"symbol\": \"mosfet\"", "\"symbol\": \"valve\"", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder.Path, "netlist.json"), broken);

        Assert.Equal(CarrierTool.Error, Run(_folder.Path));
        Assert.Contains(": error: symbol: expected \"resistor\" or", _error.ToString());
        Assert.False(File.Exists(Path.Combine(_folder.Path, "bom.csv")));
    }

    [Theory]
    [InlineData]
    [InlineData("--what")]
    [InlineData("a", "b")]
    public void Wrong_command_lines_are_refused_with_a_hint(params string[] arguments)
    {
        Assert.Equal(CarrierTool.Error, Run(arguments));
        Assert.Contains("see carrier --help", _error.ToString());
    }

    [Fact]
    public void Folder_without_netlist_is_named()
    {
        Assert.Equal(CarrierTool.Error, Run(_folder.Path));
        Assert.Contains("netlist.json", _error.ToString());
    }

    [Fact]
    public void Help_is_no_error()
    {
        Assert.Equal(CarrierTool.Done, Run("--help"));
        Assert.Contains("carrier FOLDER", _output.ToString());
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private int Run(params string[] arguments) => CarrierTool.Run(arguments, _output, _error);
}
