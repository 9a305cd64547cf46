using System;
using FirmwareScanner.Link;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Device.Tests.Link;

/// <summary>Frames of the bench link: what is sent arrives, and what was damaged on the way is not believed.</summary>
[TestClass]
public static class LinkFrameTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(253)]
    [DataRow(254)]
    [DataRow(255)]
    [DataRow(600)]
    public static void Cobs_leaves_no_zero_and_decodes_to_what_was_encoded(int length)
    {
        for (int zeroEvery = 1; zeroEvery < 300; zeroEvery += 149)
        {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++)
            {
                bytes[i] = (byte)(i % zeroEvery == 0 ? 0 : i | 1);
            }

            byte[] encoded = new byte[Cobs.EncodedLength(length)];
            int count = Cobs.Encode(bytes, length, encoded, 0);
            for (int i = 0; i < count; i++)
            {
                Assert.IsTrue(encoded[i] != 0, "a delimiter inside");
            }

            Assert.AreEqual(length, Cobs.Decode(encoded, count), "length");
            for (int i = 0; i < length; i++)
            {
                Assert.AreEqual((int)bytes[i], (int)encoded[i], "byte " + i.ToString());
            }
        }
    }

    [TestMethod]
    public static void Frame_arrives_with_its_fields()
    {
        FrameRig rig = new FrameRig();
        rig.Writer.Begin(FrameType.Statistics);
        rig.Writer.AddByte(0x1FF);
        rig.Writer.AddUInt16(0xFFFE);
        rig.Writer.AddInt32(-2);
        rig.Writer.AddInt64(long.MinValue + 1);
        rig.Writer.End();
        rig.Writer.Flush(rig.Port);

        Assert.AreEqual(1, rig.Read(rig.Port.Sent, rig.Port.SentCount), "frames");
        Assert.AreEqual((int)FrameType.Statistics, (int)rig.Reader.Type, "type");
        Assert.AreEqual(1, rig.Reader.Sequence, "sequence");
        Assert.AreEqual(0xFF, rig.Reader.TakeByte(), "byte");
        Assert.AreEqual(0xFFFE, rig.Reader.TakeUInt16(), "two bytes");
        Assert.AreEqual(-2, rig.Reader.TakeInt32(), "four bytes");
        Assert.AreEqual(long.MinValue + 1, rig.Reader.TakeInt64(), "eight bytes");
        Assert.AreEqual(0, rig.Reader.Remaining, "remaining");
        Assert.AreEqual(-1, rig.Reader.Take(1), "beyond the end");
        Assert.IsTrue(rig.Reader.IsShort, "short");
    }

    [TestMethod]
    public static void Frame_with_any_byte_damaged_is_not_believed_and_the_next_one_is()
    {
        FrameRig model = new FrameRig();
        model.WriteData(20, 0);
        int length = model.Port.SentCount;
        model.WriteData(20, 100);
        int total = model.Port.SentCount;
        for (int at = 0; at < length - 1; at++)
        {
            FrameRig rig = new FrameRig();
            byte[] damaged = new byte[total];
            Array.Copy(model.Port.Sent, 0, damaged, 0, total);
            damaged[at] ^= 0x10;

            Assert.AreEqual(1, rig.Read(damaged, total), "frames, byte " + at.ToString());
            Assert.AreEqual(2, rig.Reader.Sequence, "sequence, byte " + at.ToString());
            Assert.AreEqual(100, rig.Reader.TakeByte(), "content, byte " + at.ToString());
        }
    }

    [TestMethod]
    public static void Lost_and_repeated_frames_are_counted()
    {
        FrameRig rig = new FrameRig();
        rig.WriteData(5, 1);
        rig.Read(rig.Port.Sent, rig.Port.SentCount);
        rig.Read(rig.Port.Sent, rig.Port.SentCount);
        Assert.AreEqual(1, rig.Faults.CountOf(LinkFault.SequenceRepeated), "repeated");

        rig.WriteData(5, 2);
        rig.WriteData(5, 3);
        rig.Port.ClearSent();
        rig.WriteData(5, 4);
        rig.Read(rig.Port.Sent, rig.Port.SentCount);

        Assert.AreEqual(1, rig.Faults.CountOf(LinkFault.SequenceGap), "gap");
        Assert.AreEqual(2L, rig.Reader.MissedFrames, "missed");
    }

    [TestMethod]
    public static void Noise_is_skipped_up_to_the_next_frame()
    {
        FrameRig rig = new FrameRig();
        byte[] noise = new byte[700];
        int state = 12345;
        for (int i = 0; i < noise.Length; i++)
        {
            state = (state * 1103515245) + 12345;
            noise[i] = (byte)((state >> 16) | 1);
        }

        noise[noise.Length - 1] = Cobs.Delimiter;
        Assert.AreEqual(0, rig.Read(noise, noise.Length), "frames in the noise");
        Assert.AreEqual(1, rig.Faults.CountOf(LinkFault.FrameTooLong), "too long");

        rig.WriteData(3, 9);
        Assert.AreEqual(1, rig.Read(rig.Port.Sent, rig.Port.SentCount), "the frame behind it");
        Assert.AreEqual(9, rig.Reader.TakeByte(), "content");
    }
}
