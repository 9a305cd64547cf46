using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FirmwareScanner.Core.Tests.Repository;
using Xunit;

namespace FirmwareScanner.Core.Tests.Station;

/// <summary>A stream has one owner: what is known of it is kept in one folder of the core, and what moves it is called from there.</summary>
public sealed partial class StreamOwnershipTests
{
    private const string Owner = "FirmwareScanner.Core/Station/";

    /// <summary>Fields that look like the stream's and are not, each with the reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["StreamScanner._reasons"] = "the scanner can be used without a station; the station asks it only whether a rule fired",
        ["StreamScanner.Verdict"] = "the scanner can be used without a station; the station asks it only whether a rule fired",
        ["ByteRing._peekGap"] = "what the ring itself dropped, which the station asks for",
        ["SerialStreamSource._untilGap"] = "where a source lost bytes by its own account, which the station asks for",
        ["FrameReader._checksum"] = "of one frame",
        ["FrameWriter._checksum"] = "of one frame",
        ["LayeredScan._missing"] = "of the gap that the station is skipping, until the unwrapper has heard of it",
        ["LayerScanner._reasons"] = "of the layers that were opened; the station asks for it when it passes the verdict",
        ["WrapperWalk._reasons"] = "of what was recognised; the station asks for it when it passes the verdict",
        ["WrapperWalk._headerChecksum"] = "of one header",
        ["DatabaseSlots._checksum"] = "of a database that is stored",
        ["DatabaseSlots._declaredChecksum"] = "of a database that is stored",
        ["ImageCheck._checksum"] = "of a database that is stored",
        ["ImageCheck._declaredChecksum"] = "of a database that is stored",
        ["SlotRecord._checksum"] = "of a record in flash",
        ["LogRecord._checksum"] = "of a record of the scan log",
        ["DeviceRecord._checksum"] = "of a record in flash",
    };

    [Fact]
    public void No_class_outside_the_station_keeps_size_gaps_checksum_reasons_or_verdict_of_a_stream()
    {
        string[] found = [.. DeviceSources().Where(source => !source.Name.StartsWith(Owner, StringComparison.Ordinal)).SelectMany(FieldsOfStream)];

        Assert.Equal(Exceptions.Keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ledger_of_the_station_keeps_all_of_them()
    {
        string ledger = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "src", Owner, "StreamLedger.cs"));

        Assert.Equal(
            ["_checksum", "_declaredSize", "_gapLength", "_gapPosition", "_missingBytes", "_reasons", "_verdict"],
            Field().Matches(ledger).Where(IsOfStream).Select(field => field.Groups["name"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Pipeline_is_moved_by_the_station_only()
    {
        RepositoryFiles.AssertNone(
            from source in DeviceSources()
            where !source.Name.StartsWith(Owner, StringComparison.Ordinal)
                && !source.Name.StartsWith("FirmwareScanner.Core/Pipeline/", StringComparison.Ordinal)
            from Match call in PipelineWork().Matches(source.Text)
            select $"{source.Name}: {call.Value.Trim()}");
    }

    private static IEnumerable<(string Name, string Text)> DeviceSources() =>
        from folder in new[] { "FirmwareScanner.Core", "FirmwareScanner.Device" }
        from path in RepositoryFiles.Sources(Path.Combine("src", folder))
        let name = Path.GetRelativePath(Path.Combine(RepositoryFiles.Root, "src"), path).Replace(Path.DirectorySeparatorChar, '/')
        select (name, File.ReadAllText(path));

    private static IEnumerable<string> FieldsOfStream((string Name, string Text) source) =>
        Field().Matches(source.Text).Where(IsOfStream)
            .Select(field => $"{Path.GetFileName(source.Name).Split('.')[0]}.{field.Groups["name"].Value}");

    private static bool IsOfStream(Match field)
    {
        string type = field.Groups["type"].Value;
        return type is "ScanVerdict" or "Crc32" || (type is "int" or "long" or "uint" && NameOfStream().IsMatch(field.Groups["name"].Value));
    }

    /// <summary>A field, or a property that has one.</summary>
    [GeneratedRegex(
        @"^    (?:(?:private|internal|public|protected|readonly|static)\s+)+(?<type>\w+)\??\s+(?<name>\w+)" +
        @"(?:;|\s*=[^>]|\s*\{\s*get;)",
        RegexOptions.Multiline)]
    private static partial Regex Field();

    [GeneratedRegex("declared|gap|missing|reasons|verdict|truncated|streamChecksum", RegexOptions.IgnoreCase)]
    private static partial Regex NameOfStream();

    [GeneratedRegex(@"\b_?(?:[pP]ipeline|[fF]iller)\.(?:Begin|Offer|Pull|Fill|ScanBlock|Skip|SkipTo|Finish|MoveOut|ReleaseBlocks)\(.*")]
    private static partial Regex PipelineWork();
}
