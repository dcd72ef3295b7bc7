import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskedAddress, maskedRecipient } from './masked.ts'

test('an address is told apart, and cannot be written to', () => {
  assert.equal(maskedRecipient('mail:anna@shop.example'), 'mail:a…@shop.example')
  assert.equal(maskedRecipient('mail:"a@b"@shop.example'), 'mail:"…@shop.example')
  assert.equal(maskedRecipient('mail:😀x@shop.example'), 'mail:😀…@shop.example')
  assert.equal(maskedRecipient('hook:https://hooks.example/in/secret?key=1'), 'hook:https://hooks.example/…')
  assert.equal(maskedAddress('no address'), 'n…')
  assert.equal(maskedAddress(''), '……')
})
