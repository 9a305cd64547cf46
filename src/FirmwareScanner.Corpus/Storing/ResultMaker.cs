using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Layers;
using FirmwareScanner.Results;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>Makes the result of a scan of its records: the one that the scan had.</summary>
internal static class ResultMaker
{
    private static readonly int MostMatches = new MatchLimits().PerStream;

    /// <summary>The result of a scan.</summary>
    /// <param name="path">The path of the image.</param>
    /// <param name="scan">The scan.</param>
    /// <param name="reader">Reads results.</param>
    public static FileScanResult Make(string path, StoredScan scan, StoreReader reader)
    {
        ScanRecord record = scan.Record;
        KnownObject image = reader.Result(scan.Places[0].Result!.Value);
        return new FileScanResult
        {
            Path = path,
            Verdict = record.Verdict,
            Reasons = record.Reasons,
            Reason = record.Reason,
            Size = record.Size,
            BytesScanned = record.Size,
            Rules = image.Rules,
            Suppressed = image.Suppressed,
            Printed = record.Printed,
            Inside = new LayerSummary
            {
                Layers = record.Layers,
                ObjectsScanned = record.Objects,
                BytesScanned = record.BytesInside,
                Accounting = new ByteAccounting
                {
                    Opened = record.Accounting[0],
                    Scanned = record.Accounting[1],
                    Padding = record.Accounting[2],
                    Opaque = record.Accounting[3],
                    Refused = record.Accounting[4],
                },
                OpaqueBytes = record.Opaque,
                Objects = MakeObjects(scan, reader),
                ObjectsOmitted = record.Omitted,
            },
        };
    }

    /// <summary>The path that steps make below an image, as <see cref="LayerNode.Path"/> has it.</summary>
    /// <param name="way">The steps, the outermost first.</param>
    public static string PathOf(IEnumerable<PlaceRecord> way) => string.Concat(way.Select(
        step => step.Format is null ? "/" + step.Name
            : step.Offset == 0 ? "!" + step.Format
            : string.Create(CultureInfo.InvariantCulture, $"!{step.Format}@0x{step.Offset:x}")));

    private static List<ObjectResult> MakeObjects(StoredScan scan, StoreReader reader)
    {
        var objects = new List<ObjectResult>();
        long matches = 0;
        foreach (StoredPlace place in scan.Places.Values.Where(place => place.Record.Listed >= 0).OrderBy(place => place.Record.Listed))
        {
            var way = new List<PlaceRecord>();
            for (StoredPlace step = place; step.Record.Parent >= 0; step = scan.Places[step.Record.Parent])
            {
                way.Add(step.Record);
            }

            way.Reverse();
            KnownObject? found = place.Result is long result ? reader.Result(result) : null;
            IReadOnlyList<FiredRule> rules = found?.Rules ?? [];

            // As the scan did: of too many the matches are not told.
            matches += rules.Sum(fired => (long)fired.Records.Length);
            objects.Add(new ObjectResult
            {
                Path = PathOf(way),
                Chain = [.. way.Select((step, number) => new LayerStep(step.Format, step.Name, step.Offset, place.Record.StepLengths[number]))],
                Size = place.Record.Size,
                Rules = matches <= MostMatches ? rules : [.. rules.Select(fired => new FiredRule(fired.Rule, [], fired.MatchCount))],
                Suppressed = found?.Suppressed ?? [],
                Problems = place.Record.Problems,
            });
        }

        return objects;
    }
}
