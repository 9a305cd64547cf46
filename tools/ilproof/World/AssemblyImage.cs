using System.IO;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Proof.World;

/// <summary>A compiled assembly with its symbols, in memory.</summary>
/// <param name="Name">What to call it in messages: the path, where there is one.</param>
/// <param name="Bytes">The assembly.</param>
/// <param name="Symbols">Its portable .pdb, or null: messages then name IL offsets only.</param>
internal sealed record AssemblyImage(string Name, byte[] Bytes, byte[]? Symbols)
{
    /// <summary>Reads an assembly, and the .pdb beside it if there is one.</summary>
    /// <exception cref="UserErrorException">There is no such file.</exception>
    public static AssemblyImage Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new UserErrorException($"{path}: there is no such assembly; build it first: dotnet build -c Release");
        }

        string symbols = Path.ChangeExtension(path, ".pdb");
        return new AssemblyImage(path, File.ReadAllBytes(path), File.Exists(symbols) ? File.ReadAllBytes(symbols) : null);
    }
}
