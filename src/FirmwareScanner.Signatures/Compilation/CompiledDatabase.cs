using System;
using System.Collections.Generic;
using System.IO;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>What the compiler made of a set of rules.</summary>
/// <param name="Image">The database, byte for byte as docs/database-format.md defines it.</param>
/// <param name="Names">The names that belong to its numbers.</param>
/// <param name="Report">What it takes in memory and time.</param>
public sealed record CompiledDatabase(byte[] Image, DatabaseNames Names, CompilationReport Report)
{
    /// <summary>The rules that are in the database only to be searched for (<see cref="CompilerOptions.Defers"/>), by number.</summary>
    public IReadOnlyList<DeferredRule> Deferred { get; init; } = [];

    /// <summary>Hashes of objects, which a database file does not hold.</summary>
    public HashSignatures Hashes { get; init; } = HashSignatures.Empty;

    /// <summary>Whether it has no filter tables where it could have had some (<see cref="CompilerOptions.MayOmitTables"/>): it is for a search of the loader's own.</summary>
    public bool OmitsTables { get; init; }

    /// <summary>What the name of the side file adds to that of the database.</summary>
    public const string NamesExtension = ".json";

    /// <summary>
    /// Writes the database and its side file, each as a whole: a full disk or a crash leaves what was there before; should only one of
    /// them arrive, their identities tell.
    /// </summary>
    /// <param name="path">The database; the side file gets the same name and <see cref="NamesExtension"/>. A stream gets no side file.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var claims = new FileClaims();
        OutputTarget image = claims.AddOutput(path);
        Save(image, image.IsStream ? null : claims.AddOutput(path + NamesExtension));
    }

    /// <summary>Writes the database and its side file to where a command has found room for them, as <see cref="Save(string)"/> does.</summary>
    /// <param name="image">Where the database goes.</param>
    /// <param name="names">Where the side file goes; null for nowhere.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save(OutputTarget image, OutputTarget? names)
    {
        using var imageFile = OutputFile.Create(image);
        using OutputFile? namesFile = names is null ? null : OutputFile.Create(names);
        imageFile.Stream.Write(Image);
        namesFile?.Stream.Write(Names.ToUtf8());
        namesFile?.Commit();
        imageFile.Commit();
    }
}
