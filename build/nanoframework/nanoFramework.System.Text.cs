// The public signatures of nanoFramework.System.Text 1.3.42, to compile against where the package cannot be had: no code of it.
// What is extern here is implemented in the firmware.
using System.Runtime.CompilerServices;

namespace System.Text
{
    public abstract class Decoder
    {
        protected Decoder()
        {
            throw null;
        }

        public virtual void Convert(
            byte[] arg0,
            int arg1,
            int arg2,
            char[] arg3,
            int arg4,
            int arg5,
            bool arg6,
            ref int arg7,
            ref int arg8,
            ref bool arg9) => throw null;
    }

    public abstract class Encoding
    {
        public virtual byte[] GetBytes(string arg) => throw null;

        public virtual char[] GetChars(byte[] arg) => throw null;

        public virtual char[] GetChars(byte[] arg0, int arg1, int arg2) => throw null;

        public virtual int GetBytes(string arg0, int arg1, int arg2, byte[] arg3, int arg4) => throw null;

        public virtual string GetString(byte[] arg0, int arg1, int arg2) => throw null;

        public virtual Decoder GetDecoder() => throw null;

        public static Encoding UTF8 { get => throw null; }

        protected Encoding()
        {
            throw null;
        }
    }

    public class StringBuilder
    {
        public char this[int arg] { get => throw null; set => throw null; }

        public int Capacity { get => throw null; set => throw null; }

        public int Length { get => throw null; set => throw null; }

        public int MaxCapacity { get => throw null; }

        public override string ToString() => throw null;

        public string ToString(int arg0, int arg1) => throw null;

        public StringBuilder Append(bool arg) => throw null;

        public StringBuilder Append(byte arg) => throw null;

        public StringBuilder Append(char arg) => throw null;

        public StringBuilder Append(char arg0, int arg1) => throw null;

        public StringBuilder Append(char[] arg) => throw null;

        public StringBuilder Append(char[] arg0, int arg1, int arg2) => throw null;

        public StringBuilder Append(double arg) => throw null;

        public StringBuilder Append(short arg) => throw null;

        public StringBuilder Append(int arg) => throw null;

        public StringBuilder Append(long arg) => throw null;

        public StringBuilder Append(object arg) => throw null;

        public StringBuilder Append(sbyte arg) => throw null;

        public StringBuilder Append(float arg) => throw null;

        public StringBuilder Append(string arg) => throw null;

        public StringBuilder Append(string arg0, int arg1, int arg2) => throw null;

        public StringBuilder Append(ushort arg) => throw null;

        public StringBuilder Append(uint arg) => throw null;

        public StringBuilder Append(ulong arg) => throw null;

        public StringBuilder AppendLine() => throw null;

        public StringBuilder AppendLine(string arg) => throw null;

        public StringBuilder Clear() => throw null;

        public StringBuilder Insert(int arg0, char[] arg1, int arg2, int arg3) => throw null;

        public StringBuilder Insert(int arg0, string arg1, int arg2) => throw null;

        public StringBuilder Remove(int arg0, int arg1) => throw null;

        public StringBuilder Replace(char arg0, char arg1) => throw null;

        public StringBuilder Replace(char arg0, char arg1, int arg2, int arg3) => throw null;

        public StringBuilder Replace(string arg0, string arg1) => throw null;

        public StringBuilder Replace(string arg0, string arg1, int arg2, int arg3) => throw null;

        public StringBuilder()
        {
            throw null;
        }

        public StringBuilder(int arg)
        {
            throw null;
        }

        public StringBuilder(int arg0, int arg1)
        {
            throw null;
        }

        public StringBuilder(string arg)
        {
            throw null;
        }

        public StringBuilder(string arg0, int arg1)
        {
            throw null;
        }

        public StringBuilder(string arg0, int arg1, int arg2, int arg3)
        {
            throw null;
        }
    }

    public class UTF8Encoding : Encoding
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        public override extern byte[] GetBytes(string arg);

        [MethodImpl(MethodImplOptions.InternalCall)]
        public override extern char[] GetChars(byte[] arg);

        [MethodImpl(MethodImplOptions.InternalCall)]
        public override extern char[] GetChars(byte[] arg0, int arg1, int arg2);

        [MethodImpl(MethodImplOptions.InternalCall)]
        public override extern int GetBytes(string arg0, int arg1, int arg2, byte[] arg3, int arg4);

        public override Decoder GetDecoder() => throw null;

        public UTF8Encoding()
        {
            throw null;
        }
    }
}
