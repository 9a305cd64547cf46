using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FirmwareScanner.Core.Tests.Repository;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using FirmwareScanner.Update;
using Xunit;

namespace FirmwareScanner.Core.Tests.Station;

/// <summary>The table of faults in the manual says what the code does.</summary>
public sealed partial class FaultTableTests
{
    private static readonly string[] Culprits = ["program", "load", "input", "hardware"];

    [Fact]
    public void Manual_lists_every_fault_once_with_its_code_and_what_the_device_does()
    {
        string manual = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "faults.md"));
        IEnumerable<string> documented = Row().Matches(manual)
            .Select(row => $"{row.Groups["code"].Value} {row.Groups["name"].Value}: {row.Groups["action"].Value}");

        Assert.Equal(AllFaults().Select(fault => $"{fault.Code} {fault.Name}: {Describe(fault.Code)}"), documented);
    }

    [Fact]
    public void Manual_says_of_every_fault_what_happened_whose_mistake_it_is_and_what_to_do()
    {
        string manual = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "faults.md"));
        var incomplete =
            from Match row in Row().Matches(manual)
            where row.Groups["what"].Length < 10 || row.Groups["help"].Length < 10
                || !row.Groups["who"].Value.Split(" or ").All(Culprits.Contains)
            select row.Value;

        RepositoryFiles.AssertNone(incomplete);
    }

    [Fact]
    public void Manual_of_the_link_lists_every_link_and_update_fault_with_its_number()
    {
        string manual = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "link-protocol.md"));
        string faults = manual[manual.IndexOf("\n## Faults\n", StringComparison.Ordinal)..];
        IEnumerable<string> documented = NumberedRow().Matches(faults)
            .Select(row => $"{row.Groups["number"].Value} {row.Groups["name"].Value}");

        Assert.Equal(
            Enum.GetValues<LinkFault>().Where(fault => fault != LinkFault.None).Select(fault => $"{(int)fault} {fault}")
                .Concat(Enum.GetValues<UpdateFault>().Where(fault => fault != UpdateFault.None).Select(fault => $"{(int)fault} {fault}")),
            documented);
    }

    [Fact]
    public void Manual_leads_from_the_codes_of_link_and_update_to_their_tables()
    {
        string manual = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "faults.md"));
        int lastLink = FaultCode.LinkFamily + (int)Enum.GetValues<LinkFault>().Max();
        int lastUpdate = (int)Enum.GetValues<UpdateFault>().Max();
        const string Table = "[link-protocol.md](link-protocol.md#faults)";

        Assert.Contains($"| link | {FaultCode.LinkFamily + 1} to {lastLink} | `LinkFault`: {Table} |", manual, StringComparison.Ordinal);
        Assert.Contains($"| update | 1 to {lastUpdate}, in UpdateStatus only | `UpdateFault`: {Table} |", manual, StringComparison.Ordinal);
        Assert.Contains($"{FaultCode.LinkFamily + 1} to {lastLink} is a `LinkFault`", manual, StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_of_all_families_differ_and_name_family_and_number()
    {
        (int Code, string Name, int Family, int Number)[] all = [.. AllFaults()];

        Assert.Equal(all.Length, all.Select(fault => fault.Code).Distinct().Count());
        Assert.All(all, fault => Assert.Equal((fault.Family, fault.Number), (FaultCode.Family(fault.Code), FaultCode.Number(fault.Code))));
        Assert.Equal(0, FaultCode.Of(MemoryFault.None) + FaultCode.Of(PipelineFault.None));
        Assert.Equal(0, FaultCode.Of(ScanFault.None) + FaultCode.Of(DatabaseError.None));
    }

    internal static IEnumerable<(int Code, string Name, int Family, int Number)> AllFaults()
    {
        return Enum.GetValues<MemoryFault>().Select(f => (FaultCode.Of(f), f.ToString(), FaultCode.MemoryFamily, (int)f))
            .Concat(Enum.GetValues<PipelineFault>().Select(f => (FaultCode.Of(f), f.ToString(), FaultCode.PipelineFamily, (int)f)))
            .Concat(Enum.GetValues<ScanFault>().Select(f => (FaultCode.Of(f), f.ToString(), FaultCode.ScanFamily, (int)f)))
            .Concat(Enum.GetValues<DatabaseError>().Select(f => (FaultCode.Of(f), f.ToString(), FaultCode.DatabaseFamily, (int)f)))
            .Where(fault => fault.Item4 != 0);
    }

    private static string Describe(int code) => (FaultPolicy.Default(code), FaultPolicy.Floor(code)) switch
    {
        (FaultAction.Count, FaultAction.Count) => "count",
        (FaultAction.StopStream, FaultAction.Count) => "stop stream",
        (FaultAction.StopStream, FaultAction.StopStream) => "stop stream (at least)",
        (FaultAction.Restart, FaultAction.Restart) => "restart (fixed)",
        _ => "a default or a floor that the manual has no words for",
    };

    [GeneratedRegex(
        @"^\| (?<code>\d+) \| (?<name>\w+) \| (?<what>.+?) \| (?<who>.+?) \| (?<action>.+?) \| (?<help>.+?) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| (?<number>\d+) \| (?<name>\w+) \| .+ \| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex NumberedRow();
}
