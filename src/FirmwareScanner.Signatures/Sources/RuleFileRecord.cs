using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Signatures.Sources;

/// <summary>
/// Reads for a load, and remembers what was asked of the system and what it answered: as long as it would answer the same, the same rules
/// come of it. A file's text is read once, so that what is compiled is what was remembered. Not for several threads.
/// </summary>
/// <param name="list">Lists the rule files of a folder and of those in it.</param>
internal sealed class RuleFileRecord(Func<string, IReadOnlyList<string>> list)
{
    private const int BufferLength = 1 << 16;

    private readonly Dictionary<(RuleFileQuestion Question, string Path), RuleFileFact> _facts = [];
    private readonly Dictionary<string, byte[]> _texts = [];

    /// <summary>Whether everything could be read, and was the same each time.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>What was asked, in no particular order.</summary>
    public IReadOnlyCollection<RuleFileFact> Facts => _facts.Values;

    /// <summary>Forgets the texts: they will not be asked for again.</summary>
    public void ForgetTexts() => _texts.Clear();

    /// <summary>Forgets what was asked beside some facts, and what went wrong with it: nothing came of it.</summary>
    /// <param name="facts">Facts that are here.</param>
    public void ReturnTo(IReadOnlyCollection<RuleFileFact> facts)
    {
        _facts.Clear();
        foreach (RuleFileFact fact in facts)
        {
            _facts.Add((fact.Question, fact.Path), fact);
        }

        foreach (string path in _texts.Keys.Where(path => !_facts.ContainsKey((RuleFileQuestion.Text, path))).ToArray())
        {
            _texts.Remove(path);
        }

        IsSound = true;
    }

    /// <summary>Whether a fact still holds; what cannot be found out does not.</summary>
    /// <param name="fact">What was answered before.</param>
    public bool Holds(RuleFileFact fact)
    {
        try
        {
            return AnswerNow(fact).AsSpan().SequenceEqual(fact.Answer);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            return false;
        }
    }

    /// <summary>What is known of a file's content: its digest.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isText">Whether it is held as text.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[] DigestOf(string path, bool isText)
    {
        if (isText)
        {
            ReadWhole(path, RuleFileReader.MostFileBytes, allowsPipe: false);
            return _facts[(RuleFileQuestion.Text, path)].Answer;
        }

        ReadStream(path, RuleFileReader.MostStreamBytes, allowsPipe: false, static _ => { });
        return _facts[(RuleFileQuestion.Stream, path)].Answer;
    }

    /// <summary>The bytes of a file.</summary>
    public byte[] ReadWhole(string path, int mostBytes, bool allowsPipe)
    {
        if (!_texts.TryGetValue(path, out byte[]? bytes))
        {
            bytes = Sound(() => InputFile.ReadWhole(path, mostBytes, allowsPipe));
            _texts.Add(path, bytes);
            Note(RuleFileQuestion.Text, path, SHA256.HashData(bytes));
        }

        return bytes;
    }

    /// <summary>Lets a file be read that is not held.</summary>
    public void ReadStream(string path, long mostBytes, bool allowsPipe, Action<Stream> read)
    {
        byte[] answer = Sound(() =>
        {
            using Stream file = InputFile.OpenBounded(path, mostBytes, allowsPipe);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var hashed = new HashedStream(file, hash);
            read(hashed);

            // Whoever reads may stop before the end.
            hashed.CopyTo(Stream.Null, BufferLength);
            return hash.GetHashAndReset();
        });
        Note(RuleFileQuestion.Stream, path, answer);
    }

    /// <summary>Whether there is a file.</summary>
    public bool Exists(string path)
    {
        bool exists = FileStatus.Exists(path);
        Note(RuleFileQuestion.Existence, path, AnswerOf(exists));
        return exists;
    }

    /// <summary>The rule files of a folder and of those in it.</summary>
    public IReadOnlyList<string> List(string folder)
    {
        IReadOnlyList<string> files = Sound(() => list(folder));
        Note(RuleFileQuestion.Folder, folder, AnswerOf(files));
        return files;
    }

    private byte[] AnswerNow(RuleFileFact fact)
    {
        switch (fact.Question)
        {
            case RuleFileQuestion.Existence:
                return AnswerOf(FileStatus.Exists(fact.Path));
            case RuleFileQuestion.Folder:
                return AnswerOf(list(fact.Path));
            default:
                return _facts.TryGetValue((fact.Question, fact.Path), out RuleFileFact? known)
                    ? known.Answer
                    : DigestOf(fact.Path, fact.Question == RuleFileQuestion.Text);
        }
    }

    private void Note(RuleFileQuestion question, string path, byte[] answer)
    {
        if (!_facts.TryAdd((question, path), new RuleFileFact(question, path, answer)))
        {
            IsSound &= answer.AsSpan().SequenceEqual(_facts[(question, path)].Answer);
        }
    }

    private T Sound<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch
        {
            IsSound = false;
            throw;
        }
    }

    private static byte[] AnswerOf(bool exists) => [exists ? (byte)1 : (byte)0];

    // No name holds a zero character.
    private static byte[] AnswerOf(IEnumerable<string> files) => SHA256.HashData(Encoding.Unicode.GetBytes(string.Join('\0', files)));

    private sealed class HashedStream(Stream file, IncrementalHash hash) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => file.Position;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            int got = file.Read(buffer);
            hash.AppendData(buffer[..got]);
            return got;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
