using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Link;
using FirmwareScanner.Update;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>Somebody who speaks to a board frame by frame, and knows the protocol and no key.</summary>
internal sealed class LineAttacker(DeviceBench bench)
{
    internal const int Session = 0x0BAD;

    private int _sequence;

    /// <summary>Opens a session.</summary>
    internal LineAttacker Hello(int session = Session)
    {
        byte[] versions = [LinkSession.ProtocolVersion, LinkSession.ProtocolVersion];
        byte[] reply = Ask(FrameType.Hello, [.. BitConverter.GetBytes(session), .. versions]);
        return Wiretap.TypeOf(reply) == FrameType.HelloReply ? this : throw new InvalidOperationException("no session");
    }

    /// <summary>Sends a frame, and gives the answer.</summary>
    internal byte[] Ask(FrameType type, params byte[] payload)
    {
        _sequence++;
        return Send(Wiretap.Frame(type, _sequence, payload)).First(frame => frame.Length >= 5 && (frame[3] | (frame[4] << 8)) == _sequence);
    }

    /// <summary>Sends a frame as it is, and gives what the board says.</summary>
    internal List<byte[]> Send(byte[] frame)
    {
        int restarts = bench.Restarts;
        bench.Link.Send(Wiretap.Encode(frame));
        byte[] heard = new byte[4096];
        int count = 0;
        for (int i = 0; i < 40 && restarts == bench.Restarts; i++)
        {
            bench.Step();
            count += bench.Link.Take(heard.AsSpan(count));
        }

        return Wiretap.Decode(heard.AsSpan(0, count));
    }

    /// <summary>The nonce of a new challenge.</summary>
    internal byte[] Nonce() => Ask(FrameType.GetChallenge)[^Authority.NonceLength..];

    /// <summary>Why the board refuses a frame; none if it does not.</summary>
    internal static LinkFault FaultOf(byte[] reply) =>
        Wiretap.TypeOf(reply) == FrameType.Refused ? (LinkFault)(reply[6] | (reply[7] << 8)) : LinkFault.None;

    /// <summary>What an update status tells.</summary>
    internal static (UpdateState State, UpdateFault Fault) StatusOf(byte[] reply) =>
        ((UpdateState)reply[5], (UpdateFault)(reply[6] | (reply[7] << 8)));
}
