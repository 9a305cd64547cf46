using FirmwareScanner.Database;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>What reports call the sections of a database.</summary>
public static class SectionNames
{
    /// <summary>The name in docs/database-format.md; of a filter table's section, with the number of the table.</summary>
    /// <param name="kind">The kind, as it stands in the file.</param>
    /// <returns>The name; of a kind that there is not, its number.</returns>
    public static string Of(int kind)
    {
        var facts = new SectionFacts();
        facts.MoveTo(kind);
        return facts.Table == SectionFacts.NoTable ? facts.Kind.ToString() : $"{facts.Kind} {facts.Table}";
    }
}
