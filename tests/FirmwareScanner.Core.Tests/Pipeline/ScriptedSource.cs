using System;
using System.Collections.Generic;
using FirmwareScanner.Pipeline;

namespace FirmwareScanner.Core.Tests.Pipeline;

/// <summary>Answers as a script says: bytes, a code, or an exception.</summary>
internal sealed class ScriptedSource : StreamSource
{
    private readonly Queue<object> _answers;

    internal ScriptedSource(params object[] answers)
    {
        _answers = new Queue<object>(answers);
    }

    public long NextGap { get; init; } = 5;

    public override long GapLength => NextGap;

    public override int Read(byte[] buffer, int start, int count)
    {
        switch (_answers.Count == 0 ? End : _answers.Dequeue())
        {
            case byte[] bytes:
                int length = Math.Min(bytes.Length, count);
                bytes.AsSpan(0, length).CopyTo(buffer.AsSpan(start));
                if (length < bytes.Length)
                {
                    object[] later = _answers.ToArray();
                    _answers.Clear();
                    _answers.Enqueue(bytes[length..]);
                    Array.ForEach(later, _answers.Enqueue);
                }

                return length;
            case int code:
                return code;
            case Exception exception:
                throw exception;
            default:
                throw new InvalidOperationException("no such answer");
        }
    }
}
