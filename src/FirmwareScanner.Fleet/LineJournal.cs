using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using FirmwareScanner.Database;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Fleet;

/// <summary>
/// A file of lines to which lines are added, each with its CRC-32 in front. What a power cut or a kill leaves of the last one is cut off; a line that is damaged
/// otherwise is left out and counted, and those behind it are read. What was added as lasting is on the disk when the call returns. One process has it open at a time.
/// </summary>
public sealed class LineJournal : IDisposable
{
    private const int SumLength = 8;
    private const int LongestLine = 1 << 20;

    private readonly string _path;
    private readonly FileStream _lock;
    private FileStream _file;

    /// <summary>Opens a journal, or begins one, and reads what is in it.</summary>
    /// <param name="path">The file; its folder is made if it is not there.</param>
    /// <param name="read">Takes each line that is whole, in their order.</param>
    /// <exception cref="FleetStorageException">It cannot be opened, or another process has it open.</exception>
    public LineJournal(string path, Action<string> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        _path = path;
        _lock = Stored(() =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        });
        try
        {
            _file = Stored(() => Open(path, FileMode.OpenOrCreate));
            Stored(() => Load(read));
        }
        catch
        {
            _file?.Dispose();
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Lines in the file.</summary>
    public long LineCount { get; private set; }

    /// <summary>Bytes at the end that were no whole line when the file was opened, and were cut off.</summary>
    public long TornBytes { get; private set; }

    /// <summary>Lines that were damaged when the file was opened, and were left out.</summary>
    public long DamagedLines { get; private set; }

    /// <summary>Adds lines.</summary>
    /// <param name="lines">The lines, without line feeds.</param>
    /// <param name="isLasting">Whether they are to be on the disk when this returns.</param>
    /// <exception cref="FleetStorageException">They cannot be written. Half of them may be there; then the next one who opens the file cuts it off.</exception>
    public void Append(IReadOnlyCollection<string> lines, bool isLasting)
    {
        ArgumentNullException.ThrowIfNull(lines);
        Stored(() =>
        {
            _file.Write(Encode(lines));
            _file.Flush(flushToDisk: isLasting);
        });
        LineCount += lines.Count;
    }

    /// <summary>Puts other lines in the place of all: either these or those are there, whatever happens.</summary>
    /// <param name="lines">The lines.</param>
    /// <exception cref="FleetStorageException">They cannot be written; what was there before stays.</exception>
    public void Replace(IReadOnlyCollection<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        string temporary = _path + ".new";
        FileStream file = Stored(() => Open(temporary, FileMode.Create));
        try
        {
            Stored(() =>
            {
                file.Write(Encode(lines));
                file.Flush(flushToDisk: true);
                File.Move(temporary, _path, overwrite: true);
            });
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _file.Dispose();
        _file = file;
        LineCount = lines.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    // It may be read, and put in another's place, while it is open; a file of its own keeps a second one of us away.
    private static FileStream Open(string path, FileMode mode) => new(path, mode, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);

    private void Stored(Action act) => Stored(() =>
    {
        act();
        return true;
    });

    private T Stored<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new FleetStorageException($"{_path}: {FileProblem.Describe(exception)}", exception);
        }
    }

    private static byte[] Encode(IReadOnlyCollection<string> lines)
    {
        var text = new StringBuilder();
        foreach (string line in lines)
        {
            text.Append(SumOf(Encoding.UTF8.GetBytes(line))).Append(' ').Append(line).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string SumOf(byte[] line)
    {
        var sum = new Crc32();
        sum.Add(line, 0, line.Length);
        return sum.Value.ToString("x8", CultureInfo.InvariantCulture);
    }

    private void Load(Action<string> read)
    {
        long whole = 0;
        var line = new List<byte>();
        var buffered = new BufferedStream(_file, 1 << 16);
        long length = 0;
        for (int value = buffered.ReadByte(); value >= 0; value = buffered.ReadByte())
        {
            length++;
            if (value != '\n')
            {
                if (line.Count <= LongestLine)
                {
                    line.Add((byte)value);
                }

                continue;
            }

            if (Decode([.. line]) is string text)
            {
                read(text);
                LineCount++;
            }
            else
            {
                DamagedLines++;
            }

            whole += length;
            length = 0;
            line.Clear();
        }

        TornBytes = length;
        _file.SetLength(whole);
        _file.Position = whole;
    }

    private static string? Decode(byte[] line)
    {
        if (line.Length <= SumLength || line[SumLength] != ' ')
        {
            return null;
        }

        byte[] content = line[(SumLength + 1)..];
        return Encoding.ASCII.GetString(line, 0, SumLength) == SumOf(content) ? Encoding.UTF8.GetString(content) : null;
    }
}
