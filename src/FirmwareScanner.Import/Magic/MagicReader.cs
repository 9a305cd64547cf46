using System;
using System.Collections.Generic;

namespace FirmwareScanner.Import.Magic;

/// <summary>Reads the lines of magic files into trees. Source of the format: magic(5) of file 5.46.</summary>
internal sealed class MagicReader
{
    private const int DeepestLevel = 64;
    private const string Mime = "!:mime";

    private readonly List<ImportNote> _notes;

    /// <summary>Starts without lines.</summary>
    /// <param name="notes">Receives lines that are none.</param>
    public MagicReader(List<ImportNote> notes)
    {
        _notes = notes;
    }

    /// <summary>The lines of level 0 that are not named, in their order.</summary>
    public List<MagicNode> Entries { get; } = [];

    /// <summary>The lines of type <c>name</c> by their names; the first of a name counts.</summary>
    public Dictionary<string, MagicNode> Named { get; } = new(StringComparer.Ordinal);

    /// <summary>How many lines test something.</summary>
    public int Tests { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="text">Its bytes as Latin-1.</param>
    public void Read(string path, string text)
    {
        var open = new List<MagicNode>();
        string[] lines = text.Split('\n');
        for (int index = 0; index < lines.Length; index++)
        {
            string line = lines[index].TrimEnd('\r');
            if (line.StartsWith("!:", StringComparison.Ordinal))
            {
                Annotate(open, line);
            }
            else if (line.Length > 0 && line[0] != '#' && !string.IsNullOrWhiteSpace(line))
            {
                Tests++;
                Place(open, Parse(path, index + 1, line));
            }
        }
    }

    private static void Annotate(List<MagicNode> open, string line)
    {
        if (open.Count > 0 && line.StartsWith(Mime, StringComparison.Ordinal))
        {
            open[^1].Mime = line[Mime.Length..].Trim();
        }
    }

    private void Place(List<MagicNode> open, MagicNode? node)
    {
        if (node is null)
        {
            return;
        }

        if (node.Level > open.Count)
        {
            _notes.Add(new ImportNote(node.Path, node.Line, $"level {node.Level}: there is no line of the level above it"));
            return;
        }

        open.RemoveRange(node.Level, open.Count - node.Level);
        if (node.Level > 0)
        {
            open[^1].Children.Add(node);
        }
        else if (node.Type == "name")
        {
            Named.TryAdd(node.Test, node);
        }
        else
        {
            Entries.Add(node);
        }

        open.Add(node);
    }

    private MagicNode? Parse(string path, int number, string line)
    {
        int level = 0;
        while (level < line.Length && line[level] == '>')
        {
            level++;
        }

        int position = level;
        string offset = Field(line, ref position);
        string type = Field(line, ref position);
        string test = Field(line, ref position);
        if (level > DeepestLevel || type.Length == 0)
        {
            _notes.Add(new ImportNote(path, number, level > DeepestLevel ? $"more than {DeepestLevel} levels" : "a line without a type"));
            return null;
        }

        return new MagicNode
        {
            Path = path,
            Line = number,
            Level = level,
            Offset = offset,
            Type = type,
            Test = test.Length == 0 ? "x" : test,
            Message = line[position..].Trim(),
        };
    }

    /// <summary>What stands up to the next blank that is not behind a backslash.</summary>
    private static string Field(string line, ref int position)
    {
        while (position < line.Length && IsBlank(line[position]))
        {
            position++;
        }

        int start = position;
        while (position < line.Length && !IsBlank(line[position]))
        {
            position += line[position] == '\\' ? 2 : 1;
        }

        position = Math.Min(position, line.Length);
        return line[start..position];
    }

    private static bool IsBlank(char letter) => letter is ' ' or '\t';
}
