using System;
using System.Collections.Generic;
using FirmwareScanner.Link;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>What one step of a conversation is.</summary>
internal enum LinkStepKind
{
    /// <summary>A frame with the right checksum.</summary>
    Frame,

    /// <summary>Bytes as they are.</summary>
    Raw,

    /// <summary>Time passes.</summary>
    Wait,
}

/// <summary>One step of a conversation.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Type">The type of a frame.</param>
/// <param name="Bytes">The payload of a frame, or raw bytes; of a wait, one byte: how many times 16 ms.</param>
internal readonly record struct LinkStep(LinkStepKind Kind, FrameType Type, byte[] Bytes);

/// <summary>
/// A conversation as bytes, so that a fuzzer can change it: each step is a byte that tells what it is, a byte that tells how many
/// bytes follow, and these. 0xF0 and above are raw bytes, 0xE0 to 0xEF a wait; others are types of frames.
/// </summary>
internal static class LinkScript
{
    private const byte RawMark = 0xF0;
    private const byte WaitMark = 0xE0;
    private const int MostSteps = 32;

    /// <summary>The steps of a conversation.</summary>
    /// <param name="input">The bytes; whatever they are, they are some conversation.</param>
    /// <param name="start">Where it begins.</param>
    internal static List<LinkStep> Parse(byte[] input, int start)
    {
        var steps = new List<LinkStep>();
        for (int at = start; at + 1 < input.Length && steps.Count < MostSteps;)
        {
            byte mark = input[at];
            int count = Math.Min(input[at + 1], input.Length - at - 2);
            if (mark is >= WaitMark and < RawMark)
            {
                steps.Add(new LinkStep(LinkStepKind.Wait, FrameType.None, [input[at + 1]]));
                at += 2;
                continue;
            }

            byte[] bytes = input[(at + 2)..(at + 2 + count)];
            steps.Add(new LinkStep(mark >= RawMark ? LinkStepKind.Raw : LinkStepKind.Frame, (FrameType)mark, bytes));
            at += 2 + count;
        }

        return steps;
    }

    /// <summary>The bytes of a frame in a conversation.</summary>
    internal static byte[] Frame(FrameType type, params ReadOnlySpan<byte> payload) => [(byte)type, (byte)payload.Length, .. payload];
}
