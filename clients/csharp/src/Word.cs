using System;

namespace CpsClient
{
    /// <summary>
    /// A word of the API. Its class has the known ones; a newer service may send others.
    /// </summary>
    public abstract class Word<T> : IEquatable<T> where T : Word<T>
    {
        private readonly string word;

        internal Word(string word)
        {
            this.word = word ?? throw new ArgumentNullException(nameof(word));
        }

        /// <summary>Returns the word itself.</summary>
        public override string ToString()
        {
            return word;
        }

        /// <summary>Whether it is the same word.</summary>
        public bool Equals(T other)
        {
            return !ReferenceEquals(other, null) && word == other.ToString();
        }

        /// <summary>Whether it is the same word.</summary>
        public override bool Equals(object other)
        {
            return Equals(other as T);
        }

        /// <summary>Returns the hash of the word.</summary>
        public override int GetHashCode()
        {
            return StringComparer.Ordinal.GetHashCode(word);
        }

        /// <summary>Whether both are the same word, or null.</summary>
        public static bool operator ==(Word<T> one, Word<T> other)
        {
            return ReferenceEquals(one, null) ? ReferenceEquals(other, null) : one.Equals(other as T);
        }

        /// <summary>Whether they are different words.</summary>
        public static bool operator !=(Word<T> one, Word<T> other)
        {
            return !(one == other);
        }
    }
}
