using System;
using System.IO;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>What the compiler made of a set of rules.</summary>
/// <param name="Image">The database, byte for byte as docs/database-format.md defines it.</param>
/// <param name="Names">The names that belong to its numbers.</param>
/// <param name="Report">What it takes in memory and time.</param>
public sealed record CompiledDatabase(byte[] Image, DatabaseNames Names, CompilationReport Report)
{
    /// <summary>What the name of the side file adds to that of the database.</summary>
    public const string NamesExtension = ".json";

    /// <summary>
    /// Writes the database and its side file. Both are written under other names first, so that a full disk or a crash leaves
    /// what was there before; should only one of them arrive, their identities tell.
    /// </summary>
    /// <param name="path">The database; the side file gets the same name and <see cref="NamesExtension"/>.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string namesPath = path + NamesExtension;
        string newDatabase = path + ".new";
        string newNames = namesPath + ".new";
        try
        {
            File.WriteAllBytes(newDatabase, Image);
            Names.Save(newNames);
            File.Move(newNames, namesPath, true);
            File.Move(newDatabase, path, true);
        }
        finally
        {
            File.Delete(newDatabase);
            File.Delete(newNames);
        }
    }
}
