using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Corpus.Records;
using FirmwareScanner.Results;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.Corpus.Running;

/// <summary>
/// The part of a shard that this process writes: an image at a time, with one call, so that whatever ends the process leaves whole images. Any
/// thread may use it.
/// </summary>
internal sealed class PartWriter : IDisposable
{
    private readonly ShardIndex _index;
    private readonly RuleBook _book;
    private readonly SafeFileHandle _file;
    private readonly HashSet<string> _rules = [];
    private long _length;

    /// <summary>Begins a part.</summary>
    /// <param name="path">Its name, which nobody has.</param>
    /// <param name="head">Its first line.</param>
    /// <param name="index">Is told of its lines.</param>
    /// <param name="book">Knows the rules.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public PartWriter(string path, byte[] head, ShardIndex index, RuleBook book)
    {
        Path = path;
        _index = index;
        _book = book;
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        Write([new NotedLine(head, static _ => { })]);
    }

    /// <summary>Its name.</summary>
    public string Path { get; }

    /// <summary>Whether the scan of an image is in the shard.</summary>
    /// <param name="sha256">SHA-256 of the image.</param>
    public bool HasScan(byte[] sha256)
    {
        lock (_index)
        {
            return _index.Scans.ContainsKey(ObjectKey.Of(sha256));
        }
    }

    /// <summary>Adds an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="scan">Its scan; null if that is in the shard, or if it was not scanned.</param>
    /// <param name="objects">The objects that the scan refers to.</param>
    /// <param name="spent">What it has cost.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Add(ImageRecord image, ScanRecord? scan, IEnumerable<ObjectRecord> objects, Spending spent)
    {
        lock (_index)
        {
            var lines = new List<NotedLine>();
            if (scan is not null && !_index.Scans.ContainsKey(ObjectKey.Of(scan.Sha256)))
            {
                AddObjects(objects, lines);
                lines.Add(new NotedLine(scan.ToLine(), place => _index.Scans[ObjectKey.Of(scan.Sha256)] = place));
            }

            lines.Add(new NotedLine(spent.ToLine(image.Number), _ => _index.Spent.TryAdd(image.Number, spent)));
            lines.Add(new NotedLine(image.ToLine(), place => _index.Images.TryAdd(image.Number, place)));
            Write(lines);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void AddObjects(IEnumerable<ObjectRecord> objects, List<NotedLine> lines)
    {
        var added = new HashSet<ObjectKey>();
        foreach (ObjectRecord record in objects)
        {
            ObjectKey key = record.Key;
            if (_index.Objects.ContainsKey(key) || !added.Add(key))
            {
                continue;
            }

            foreach (FiredRule fired in record.Found.Rules.Concat(record.Found.Suppressed))
            {
                RuleFact fact = _book.Of(fired.Rule);
                if (_rules.Add(fact.Key))
                {
                    lines.Add(new NotedLine(fact.ToLine(), static _ => { }));
                }
            }

            lines.Add(new NotedLine(record.ToLine(_book), place => _index.Objects[key] = place));
        }
    }

    private void Write(IReadOnlyList<NotedLine> lines)
    {
        var all = new MemoryStream();
        foreach (NotedLine line in lines)
        {
            all.Write(line.Bytes);
        }

        RandomAccess.Write(_file, all.GetBuffer().AsSpan(0, (int)all.Length), _length);
        foreach (NotedLine line in lines)
        {
            line.Note(new LinePlace(_file, _length, line.Bytes.Length));
            _length += line.Bytes.Length;
        }
    }

    private sealed record NotedLine(byte[] Bytes, Action<LinePlace> Note);
}
