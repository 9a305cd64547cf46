namespace FirmwareScanner.Modules.Dex;

/// <summary>The names of a field or a method, as indices in the table of texts; null for one that is not known.</summary>
/// <param name="Class">The type that has it.</param>
/// <param name="Name">Its own name.</param>
/// <param name="Prototype">The type of a field, or the short form of a method's prototype.</param>
internal readonly record struct DexNames(uint? Class, uint? Name, uint? Prototype)
{
    /// <summary>The names of a field.</summary>
    /// <param name="file">The file.</param>
    /// <param name="field">The field.</param>
    internal static DexNames OfField(DexFile file, DexMember field) => new(
        file.TextIndex(file.Types, file.ShortIndex(file.Fields, field.Index, 0), 0),
        file.TextIndex(file.Fields, field.Index, 4),
        file.TextIndex(file.Types, file.ShortIndex(file.Fields, field.Index, 2), 0));

    /// <summary>The names of a method.</summary>
    /// <param name="file">The file.</param>
    /// <param name="method">The method.</param>
    internal static DexNames OfMethod(DexFile file, DexMember method) => new(
        file.TextIndex(file.Types, file.ShortIndex(file.Methods, method.Index, 0), 0),
        file.TextIndex(file.Methods, method.Index, 4),
        file.TextIndex(file.Prototypes, file.ShortIndex(file.Methods, method.Index, 2), 0));
}
