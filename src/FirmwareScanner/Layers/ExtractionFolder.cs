using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Layers;

/// <summary>
/// A folder that only what is written here is put into, under names of strangers. Each part of a path becomes a name that stays inside:
/// <c>..</c>, control characters and bytes that are no UTF-8 are written as % and two hexadecimal digits, and what is too long is
/// cut and gets a part of its SHA-256. Links are made last, so that nothing is ever written through one; where something else has the
/// name of a link by then, on systems that do not tell upper from lower case as well, the link gets another.
/// </summary>
internal sealed class ExtractionFolder
{
    // Of 255 bytes that file systems allow; the rest is for what makes a name unique.
    private const int LongestName = 200;
    private const int LongestPath = 3000;
    private const int PermissionBits = 0x1FF;

    // Links wait in memory until everything else is written.
    private const int MostLinks = 100_000;
    private const long MostTextOfLinks = 16 << 20;
    private const UnixFileMode OwnerReadsAndWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder;
    private readonly Dictionary<string, int> _used = [];
    private readonly List<WaitingLink> _links = [];
    private long _textOfLinks;

    /// <summary>Takes or makes an empty folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">It is not empty, or cannot be made.</exception>
    public ExtractionFolder(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new IOException($"{folder}: is not an empty folder: nothing was written");
        }

        _folder = Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>Makes a file that is not there yet.</summary>
    /// <param name="parts">Its path, each part as stored.</param>
    /// <param name="mode">Permission bits, 0 for the usual ones; set-uid and the like are left out, and the owner may read and write.</param>
    /// <param name="written">The path below the folder under which it is written.</param>
    public FileStream Create(IReadOnlyList<string> parts, int mode, out string written)
    {
        string path = Reserve(parts);
        written = Path.GetRelativePath(_folder, path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 1 << 16 };
        if (mode != 0 && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = (UnixFileMode)(mode & PermissionBits) | OwnerReadsAndWrites;
        }

        return new FileStream(path, options);
    }

    /// <summary>Opens a file that was written.</summary>
    /// <param name="written">Its path below the folder.</param>
    public FileStream Open(string written) => File.OpenRead(Path.Combine(_folder, written));

    /// <summary>Makes a folder.</summary>
    /// <param name="parts">Its path, each part as stored.</param>
    /// <returns>The path below the folder.</returns>
    public string CreateFolder(IReadOnlyList<string> parts) => Path.GetRelativePath(_folder, FolderOf(parts));

    /// <summary>Notes a symbolic link, if it stays inside the layer whatever other links there are.</summary>
    /// <param name="parts">Its path, each part as stored.</param>
    /// <param name="rootParts">How many of the parts lead to the root of the layer that it is in.</param>
    /// <param name="target">What it leads to, as stored.</param>
    /// <param name="isOver">
    /// Called by <see cref="MakeLinks"/>, with the path below the folder, or with null and the reason why it was not made.
    /// </param>
    /// <returns>Why it will not be made; null if it waits.</returns>
    public string? AddLink(IReadOnlyList<string> parts, int rootParts, string target, Action<string?, string?> isOver)
    {
        int depth = parts.Count - rootParts - 1;
        string[] steps = [.. target.Split('/').Where(step => step is not ("" or "."))];
        int up = steps.TakeWhile(step => step == "..").Count();
        bool isAbsolute = target.StartsWith('/');

        // A name that is a link itself could turn a later ".." anywhere; at the start it is a real folder that is left.
        if (steps.Length == 0 || steps.Skip(up).Contains("..") || up > (isAbsolute ? 0 : depth))
        {
            return "it leads out, or could";
        }

        string folder = FolderOf([.. parts.Take(parts.Count - 1)]);
        if (Path.GetRelativePath(_folder, folder).Split(Path.DirectorySeparatorChar).Length != parts.Count - 1)
        {
            return "its path is too long, and where it would be written its target is not";
        }

        string back = string.Concat(Enumerable.Repeat("../", isAbsolute ? depth : up));
        var link = new WaitingLink(folder, Clean(parts[^1]), back + string.Join('/', steps.Skip(up).Select(Clean)), isOver);
        _textOfLinks += folder.Length + link.Name.Length + link.Target.Length;
        if (_links.Count >= MostLinks || _textOfLinks > MostTextOfLinks)
        {
            return "there are too many links";
        }

        _links.Add(link);
        return null;
    }

    /// <summary>Makes the links.</summary>
    public void MakeLinks()
    {
        foreach (WaitingLink link in _links)
        {
            string path = Unused(Path.Combine(link.Folder, link.Name));
            try
            {
                File.CreateSymbolicLink(path, link.Target);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                link.IsOver(null, "the system does not make it: " + exception.Message);
                continue;
            }

            link.IsOver(Path.GetRelativePath(_folder, path), null);
        }

        _links.Clear();
    }

    /// <summary>A name that is harmless as a part of a path.</summary>
    internal static string Clean(string name)
    {
        if (name is "" or "." or "..")
        {
            return name.Length == 0 ? "%" : string.Concat(Enumerable.Repeat("%2E", name.Length));
        }

        var clean = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            if (i + 1 < name.Length && char.IsSurrogatePair(name[i], name[i + 1]))
            {
                clean.Append(name[i]).Append(name[++i]);
            }
            else
            {
                Append(clean, name[i]);
            }
        }

        return Shorten(clean.ToString(), name);
    }

    private static void Append(StringBuilder clean, char value)
    {
        bool isHarmful = char.IsControl(value) || char.IsSurrogate(value) || value is '%' or '/'
            || (OperatingSystem.IsWindows() && "<>:\"\\|?*".Contains(value, StringComparison.Ordinal));
        if (isHarmful)
        {
            // A byte that is no UTF-8 stands as the lone surrogate U+DC00 and its value.
            clean.Append(CultureInfo.InvariantCulture, $"%{(value is >= '\uDC80' and <= '\uDCFF' ? value - 0xDC00 : value):X2}");
        }
        else
        {
            clean.Append(value);
        }
    }

    private static string Shorten(string text, string name)
    {
        if (Encoding.UTF8.GetByteCount(text) <= LongestName)
        {
            return text;
        }

        int length = text.Length;
        while (Encoding.UTF8.GetByteCount(text.AsSpan(0, length)) > LongestName || char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        return text[..length] + "~" + Convert.ToHexStringLower(SHA256.HashData(EscapedUtf8.Encode(name)))[..16];
    }

    /// <summary>A path of a file that is not there yet.</summary>
    private string Reserve(IReadOnlyList<string> parts) => Unused(Path.Combine(FolderOf([.. parts.Take(parts.Count - 1)]), Clean(parts[^1])));

    /// <summary>A path at which nothing is: two of one name get a tilde and a number.</summary>
    private string Unused(string wanted)
    {
        string path = wanted;
        while (Path.Exists(path))
        {
            int number = _used.GetValueOrDefault(wanted, 1) + 1;
            _used[wanted] = number;
            path = string.Create(CultureInfo.InvariantCulture, $"{wanted}~{number}");
        }

        return path;
    }

    private string FolderOf(IReadOnlyList<string> parts)
    {
        string path = _folder;
        foreach (string part in parts)
        {
            path = Path.Combine(path, Clean(part));
            while (File.Exists(path))
            {
                path += "~folder";
            }
        }

        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
        {
            byte[] sum = SHA256.HashData(EscapedUtf8.Encode(string.Join('/', parts)));
            path = Path.Combine(_folder, "~deep", Convert.ToHexStringLower(sum));
        }

        Directory.CreateDirectory(path);
        return path;
    }

    private sealed record WaitingLink(string Folder, string Name, string Target, Action<string?, string?> IsOver);
}
