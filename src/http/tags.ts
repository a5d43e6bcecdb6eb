// The strong entity tag of an answer: the hash of its representation (RFC 9110 §8.8.3).
import { hash } from 'node:crypto'

export const tagOfText = (text: string | Buffer) => `"${hash('sha256', text, 'base64url').slice(0, 27)}"`
