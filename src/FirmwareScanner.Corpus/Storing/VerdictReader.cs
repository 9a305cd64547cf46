using FirmwareScanner.Results;
using FirmwareScanner.Scanning;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>Counts the images of a store by their verdicts.</summary>
internal static class VerdictReader
{
    // Scans of an image that count: of its last whole run, and with rules that were added.
    private const string Scans =
        """
        FROM scans s JOIN scanners c ON c.id = s.scanner_id
        WHERE s.object_id = i.object_id AND (s.scanner_id = i.scanner_id OR c.addition = 1)
        """;

    /// <summary>Counts them.</summary>
    /// <param name="store">The store.</param>
    public static CorpusVerdict Read(StoreConnection store)
    {
        long images = store.Number("SELECT COUNT(*) FROM images");
        long additions = store.Number("SELECT COUNT(*) FROM scanners WHERE addition = 1");
        long found = store.Number($"SELECT COUNT(*) FROM images i WHERE EXISTS (SELECT 1 {Scans} AND s.verdict = @p0)", (long)ScanVerdict.Found);
        long open = store.Number(
            $"""
            SELECT COUNT(*) FROM images i WHERE NOT EXISTS (SELECT 1 {Scans} AND s.verdict = @p0)
            AND (EXISTS (SELECT 1 {Scans} AND s.verdict = @p1 AND s.reasons <> @p2)
                OR EXISTS (SELECT 1 FROM problems p WHERE p.image_id = i.id AND p.reasons <> @p3)
                OR (i.object_id IS NOT NULL AND (SELECT COUNT(*) {Scans} AND c.addition = 1) < @p4))
            """,
            (long)ScanVerdict.Found, (long)ScanVerdict.Incomplete, (long)IncompleteReason.Empty, (long)ObjectReason.EmptyFolder, additions);
        long empty = store.Number(
            $"""
            SELECT COUNT(*) FROM images i WHERE EXISTS (SELECT 1 {Scans} AND c.addition = 0 AND s.reasons = @p0)
            OR (i.object_id IS NULL AND EXISTS (SELECT 1 FROM problems p WHERE p.image_id = i.id AND p.reasons = @p1))
            """,
            (long)IncompleteReason.Empty, (long)ObjectReason.EmptyFolder);
        return new CorpusVerdict(images - found - open - empty, found, open, empty);
    }
}
