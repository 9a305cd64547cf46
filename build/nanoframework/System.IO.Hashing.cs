// The public signatures of nanoFramework.System.IO.Hashing 1.0.40, to compile against where the package cannot be had: no code of it.

namespace System.IO.Hashing
{
    public class Crc32
    {
        public uint GetCurrentHashAsUInt32() => throw null;

        public static uint HashToUInt32(global::System.SpanByte arg) => throw null;

        public Crc32()
        {
            throw null;
        }

        public void Append(byte arg) => throw null;

        public void Append(byte[] arg) => throw null;

        public void Append(global::System.SpanByte arg) => throw null;

        public void Reset() => throw null;
    }
}
